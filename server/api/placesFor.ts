import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Engine, Probe, Remedy } from "../../engines/engine.ts";
import type { Launcher } from "../../engines/launcher.ts";
import type { Price } from "../../engines/price.ts";
import type { Room } from "../../engines/room.ts";
import type { RunNeeds } from "../../training/run/runNeeds.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { inReach } from "../access/may.ts";
import { devicesFor } from "../jobs/cost.ts";
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
  /** JSON Schema of the settings of a run there. */
  settings: unknown;
  devices: readonly PlaceDevice[];
  /** Runs that stand before a new one on this machine. */
  waiting: number;
  /** What a run would be on this machine, and wherever else its programs can be put. */
  forecasts: readonly Forecast[];
}

/** What a run would be with the settings that were asked for. */
interface Forecast {
  /** By which it is put there; "local" is this machine. */
  launcher: string;
  /** Why it cannot be carried out with these settings; null where it can. */
  refused: string | null;
  /** What is chosen where settings are automatic, and why. */
  reasons: readonly string[];
  /** Most bytes that it is to hold of each device; null where that cannot be told. */
  bytes: number | null;
  /** Whether that is more than there is. */
  short: boolean;
  /** Other settings by which it would hold less. */
  remedies: readonly Remedy[];
  /** Devices that it would have; 1 where it computes on a processor. */
  devices: number;
  /** Of one of them for an hour; null where none is configured. */
  price: Price | null;
  /** Rows a second, from steps that were measured there: of such a run, or of another by its multiply–adds. */
  speed: { rowsPerSecond: number; of: "this" | "another" } | null;
}

/** Machines that are not the server's own, as its configuration names them. */
export interface Elsewhere {
  launcher: string;
  title: string;
  probe: Probe;
  room: Room | null;
}

/** Where the programs of engines can be put besides this machine. */
export const elsewhereFor = (ctx: Context): Promise<Elsewhere[]> =>
  Promise.all(
    Object.values(ctx.launchers)
      .filter(({ name }) => name !== "local")
      .map(async (launcher) => ({
        ...{ launcher: launcher.name, title: launcher.title, room: launcher.room ?? null },
        probe: await launcher.probe(),
      })),
  );

/** A run that is asked about. */
interface AskedRun {
  needs: RunNeeds;
  settings: Readonly<Record<string, unknown>>;
  /** Ids of the devices that were chosen. */
  devices?: readonly string[] | undefined;
}

/** Every engine of this server, with what it would be for such a run. */
export async function placesFor(ctx: Context, run: AskedRun): Promise<Place[]> {
  return Promise.all(
    Object.values(ctx.engines).map(async (engine) => {
      const devices = engine.devices();
      const ids =
        devices.length > 0
          ? devices.map(({ id }) => id)
          : processorPlaces(ctx.env.TENSORLOOM_CONCURRENT_RUNS);
      const busy = ids.every((id) => ctx.dispatcher.leases.holderOf(id) !== undefined) ? 1 : 0;
      const takers = Object.values(ctx.launchers).filter(
        ({ server }) => server === undefined || engine.portable,
      );
      return {
        engine: engine.type,
        title: engine.title,
        doc: engine.doc,
        probe: await engine.probe(),
        settings: z.toJSONSchema(engine.settings, { io: "input" }),
        devices: await Promise.all(
          devices.map(async ({ id, name, memory }) => ({ id, name, memory, run: await holderOf(ctx, id) })),
        ),
        waiting: (await queuedBefore(ctx, engine)) + busy,
        forecasts: await Promise.all(takers.map((launcher) => forecast(ctx, { engine, launcher }, run))),
      };
    }),
  );
}

async function forecast(
  ctx: Context,
  { engine, launcher }: { engine: Engine; launcher: Launcher },
  { needs, settings, devices: wanted }: AskedRun,
): Promise<Forecast> {
  const told = engine.settings.safeParse(settings);
  const asked = told.success ? settings : {};
  const { room, price = null } = launcher;
  const there = engine.devices();
  const chosenThere = there.filter(({ id }) => wanted?.includes(id));
  // Those of one engine are none of another's.
  const devices = chosenThere.length > 0 ? chosenThere : there;
  const on = { needs, devices, ...(room && { room }) };
  const chosen = engine.choose(asked, on);
  return {
    launcher: launcher.name,
    refused: chosen.refused ?? null,
    reasons: chosen.reasons,
    bytes: chosen.bytes ?? null,
    short: chosen.short,
    remedies: engine.lighten(asked, on),
    devices: devicesFor(chosen.settings, { engine, launcher }),
    price,
    speed: await speedOn(ctx, { engine, launcher }, needs),
  };
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

/** From the newest runs there that have steps, one that needs the same before others. */
async function speedOn(
  ctx: Context,
  { engine, launcher }: { engine: Engine; launcher: Launcher },
  needs: RunNeeds,
): Promise<Forecast["speed"]> {
  const candidates = await ctx.db
    .select({ id: runs.id, document: sql<string>`${runs.document}::text` })
    .from(runs)
    .where(
      and(
        eq(runs.engine, engine.type),
        eq(runs.launcher, launcher.name),
        inArray(runs.status, ["running", "finished", "stopped"]),
      ),
    )
    .orderBy(desc(runs.createdAt))
    .limit(5);
  let near: Forecast["speed"] = null;
  for (const { id, document } of candidates) {
    const stepsPerSecond = await newestRate(ctx, id);
    if (stepsPerSecond === undefined) continue;
    const other = await ctx.documents.check(document);
    if (!other.ok) continue;
    const rowsPerSecond = stepsPerSecond * other.needs.batchSize;
    const isSame = isDeepStrictEqual({ ...other.needs, epochs: 0 }, { ...needs, epochs: 0 });
    if (isSame) return { rowsPerSecond, of: "this" };
    if (other.needs.macs && needs.macs && isNear(other.needs, needs))
      near ??= { rowsPerSecond: (rowsPerSecond * other.needs.macs) / needs.macs, of: "another" };
  }
  return near;
}

/** Whether the steps of two runs do like work; of far smaller ones most of the time is not multiplying. */
function isNear(a: RunNeeds, b: RunNeeds): boolean {
  const ratio = (a.macs! * a.batchSize) / (b.macs! * b.batchSize);
  return ratio < FAR && ratio > 1 / FAR;
}

/** Times as much work as tells nothing of a speed any more. */
const FAR = 10;

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
