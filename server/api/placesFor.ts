import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import type { Engine, Probe } from "../../engines/engine.ts";
import type { Room } from "../../engines/room.ts";
import type { RunNeeds } from "../../training/run/runNeeds.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { inReach } from "../access/may.ts";
import { processorPlaces } from "../jobs/wish.ts";
import { runEvents, runs } from "../storage/schema.ts";
import { queuedBefore } from "./queuedBefore.ts";
import type { Context } from "./trpc.ts";

/** A device, with the run that holds it. */
interface PlaceDevice {
  id: string;
  name: string;
  memory: { total: number; free: number };
  run: { id: string; name: string } | null;
}

/** Where a run could be carried out. */
export interface Place {
  engine: string;
  title: string;
  doc: string;
  probe: Probe;
  /** Whether it can run on machines that see no folder of the server. */
  portable: boolean;
  /** JSON Schema of the settings of a run there. */
  settings: unknown;
  devices: readonly PlaceDevice[];
  /** Runs that stand before a new one. */
  waiting: number;
  /** Why it cannot be carried out with these settings; null where it can. */
  refused: string | null;
  /** What is chosen where settings are automatic, and why. */
  reasons: readonly string[];
  /** Most bytes that it is to hold of each device; null where that cannot be told. */
  bytes: number | null;
  /** Whether that is more than there is. */
  short: boolean;
  /** Rows a second, from steps that were measured there: of this document, or of another by its multiply–adds. */
  speed: { rowsPerSecond: number; of: "this" | "another" } | null;
}

/** Machines that are not the server's own, as its configuration names them. */
export interface Elsewhere {
  launcher: string;
  title: string;
  probe: Probe;
  /** Whether its machines see the folders of the server, which a program that is not portable needs. */
  shared: boolean;
  room: Room | null;
}

/** Where the programs of engines can be put besides this machine. */
export const elsewhereFor = (ctx: Context): Promise<Elsewhere[]> =>
  Promise.all(
    Object.values(ctx.launchers)
      .filter(({ name }) => name !== "local")
      .map(async (launcher) => ({
        ...{ launcher: launcher.name, title: launcher.title, room: launcher.room ?? null },
        shared: launcher.server === undefined,
        probe: await launcher.probe(),
      })),
  );

/** Every engine of this server, with what it would be for a run of such a document. */
export async function placesFor(
  ctx: Context,
  {
    needs,
    document,
    settings,
  }: { needs: RunNeeds; document: string; settings: Readonly<Record<string, unknown>> },
): Promise<Place[]> {
  return Promise.all(
    Object.values(ctx.engines).map(async (engine) => {
      const told = engine.settings.safeParse(settings);
      const devices = engine.devices();
      const chosen = engine.choose(told.success ? told.data : {}, { needs, devices });
      const ids =
        devices.length > 0
          ? devices.map(({ id }) => id)
          : processorPlaces(ctx.env.TENSORLOOM_CONCURRENT_RUNS);
      const busy = ids.every((id) => ctx.dispatcher.leases.holderOf(id) !== undefined) ? 1 : 0;
      return {
        engine: engine.type,
        title: engine.title,
        doc: engine.doc,
        probe: await engine.probe(),
        portable: engine.portable,
        settings: z.toJSONSchema(engine.settings, { io: "input" }),
        devices: await Promise.all(
          devices.map(async ({ id, name, memory }) => ({ id, name, memory, run: await holderOf(ctx, id) })),
        ),
        waiting: (await queuedBefore(ctx, engine)) + busy,
        refused: chosen.refused ?? null,
        reasons: chosen.reasons,
        bytes: chosen.bytes ?? null,
        short: chosen.short,
        speed: await speedOn(ctx, engine, { needs, document }),
      };
    }),
  );
}

async function holderOf(ctx: Context, device: string): Promise<PlaceDevice["run"]> {
  const runId = ctx.dispatcher.leases.holderOf(device);
  if (runId === undefined) return null;
  const [run] = await ctx.db
    .select({ id: runs.id, name: runs.name })
    .from(runs)
    .where(and(eq(runs.id, runId), inReach(ctx.who, runs.owner)));
  return run ?? { id: runId, name: "a run of somebody else" };
}

/** From the newest run there that has steps, one of this document before others. */
async function speedOn(
  ctx: Context,
  { type }: Engine,
  { needs, document }: { needs: RunNeeds; document: string },
): Promise<Place["speed"]> {
  const isSame = sql<boolean>`${runs.document}::text = ${document}`;
  const candidates = await ctx.db
    .select({ id: runs.id, document: sql<string>`${runs.document}::text`, same: isSame })
    .from(runs)
    .where(and(eq(runs.engine, type), inArray(runs.status, ["running", "finished", "stopped"])))
    .orderBy(desc(isSame), desc(runs.createdAt))
    .limit(5);
  for (const { id, document: text, same } of candidates) {
    const stepsPerSecond = await newestRate(ctx, id);
    if (stepsPerSecond === undefined) continue;
    if (same) return { rowsPerSecond: stepsPerSecond * needs.batchSize, of: "this" };
    const other = await ctx.documents.check(text);
    if (!other.ok || !other.needs.macs || !needs.macs) continue;
    const macsPerSecond = stepsPerSecond * other.needs.batchSize * other.needs.macs;
    return { rowsPerSecond: macsPerSecond / needs.macs, of: "another" };
  }
  return null;
}

async function newestRate(ctx: Context, runId: string): Promise<number | undefined> {
  const [row] = await ctx.db
    .select({ event: runEvents.event })
    .from(runEvents)
    .where(and(eq(runEvents.runId, runId), sql`${runEvents.event}->>'kind' = 'step'`))
    .orderBy(desc(runEvents.position))
    .limit(1);
  const event = row?.event as Extract<RunEvent, { kind: "step" }> | undefined;
  return event && event.stepsPerSecond > 0 ? event.stepsPerSecond : undefined;
}
