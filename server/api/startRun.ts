import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { chooseEngine } from "../../engines/chooseEngine.ts";
import { chooseHow } from "../../engines/chooseHow.ts";
import type { Choice, Engine } from "../../engines/engine.ts";
import { sha256Pattern } from "../../nodejs/objects.ts";
import type { RunNeeds } from "../../training/run/runNeeds.ts";
import { may, ownerOf } from "../access/may.ts";
import { objectInReach } from "../access/uploads.ts";
import { runs as table } from "../storage/schema.ts";
import { requireDataset } from "./requireDataset.ts";
import { findRun, noRun } from "./runProcedure.ts";
import { openedOf, sentDocument } from "./sentDocument.ts";
import type { Context } from "./trpc.ts";

/** Settings of a run on an engine, which reads them itself. */
export const runSettings = z.record(z.string().max(80), z.unknown()).default({});

/** Ids of the devices that a run is to have; without them it takes those that are free. */
export const runDevices = z.array(z.string().max(200)).min(1).max(64).optional();

/** What a start says. */
export const startInput = z.object({
  id: z.uuid().optional(),
  projectId: z.uuid().optional(),
  document: sentDocument,
  dataset: z.string().max(200).optional(),
  checkpoint: z.string().regex(sha256Pattern, "a sha256 is 64 digits 0–9 and a–f").optional(),
  engine: z.string().max(80).optional(),
  launcher: z.string().max(80).default("local"),
  settings: runSettings,
  devices: runDevices,
  timeLimitSeconds: z.int().min(1).optional(),
  memoryLimitBytes: z.int().min(1).optional(),
});

const badRequest = (message: string): TRPCError => new TRPCError({ code: "BAD_REQUEST", message });

/** Puts a run into the queue, unless one of its id is there; throws BAD_REQUEST with why it cannot be trained here. */
export async function startRun(ctx: Context, input: z.infer<typeof startInput>): Promise<{ id: string }> {
  const sent = openedOf(ctx, input.document);
  const checked = await ctx.documents.check(sent.text);
  if (!checked.ok) throw badRequest(checked.message);
  const dataset = input.dataset ?? sent.dataset;
  if (dataset === null) throw badRequest("The training plan names no data. Choose a dataset first.");
  await requireDataset(ctx, dataset);
  if (input.checkpoint !== undefined && !(await objectInReach(ctx, input.checkpoint)))
    throw badRequest(
      `The checkpoint ${input.checkpoint} is not here yet. Send it with PUT /api/objects/${input.checkpoint} first.`,
    );
  const { engine, chosen } = await carriedOut(ctx, input, checked.needs);
  const runId = input.id ?? randomUUID();
  const { TENSORLOOM_RUN_SECONDS, TENSORLOOM_RUN_BYTES } = ctx.env;
  const reason = chosen.reasons.length > 0 && { reason: chosen.reasons.join(" ") };
  const added = await ctx.log.change(async (tx, add) => {
    const [row] = await tx
      .insert(table)
      .values({
        id: runId,
        projectId: input.projectId ?? null,
        name: sent.name,
        owner: ownerOf(ctx.who),
        engine: engine.type,
        launcher: input.launcher,
        settings: { ...chosen.settings },
        wantedDevices: input.devices ?? null,
        document: sent.column,
        dataset,
        checkpoint: input.checkpoint ?? null,
        status: "queued",
        timeLimitSeconds: Math.min(input.timeLimitSeconds ?? Infinity, TENSORLOOM_RUN_SECONDS),
        memoryLimitBytes: Math.min(input.memoryLimitBytes ?? Infinity, TENSORLOOM_RUN_BYTES),
      })
      .onConflictDoNothing()
      .returning({ id: table.id });
    if (row)
      await add({
        runId,
        line: null,
        event: { kind: "status", status: "queued", attempt: 0, ...reason },
      });
    return row !== undefined;
  });
  if (added) await ctx.dispatcher.enqueue(runId);
  else if (!may(ctx.who, "run", await findRun(ctx, runId))) throw noRun(runId);
  return { id: runId };
}

/** By what a run is carried out, and how; throws BAD_REQUEST where that cannot be. */
async function carriedOut(
  ctx: Context,
  input: z.infer<typeof startInput>,
  needs: RunNeeds,
): Promise<{ engine: Engine; chosen: Choice }> {
  const engine = await chooseEngine(ctx.engines, input.engine);
  if ("error" in engine) throw badRequest(engine.error);
  const launcher = Object.hasOwn(ctx.launchers, input.launcher) ? ctx.launchers[input.launcher] : undefined;
  if (!launcher)
    throw badRequest(
      `There is no launcher "${input.launcher}"; there are ${Object.keys(ctx.launchers).join(", ")}.`,
    );
  const there = await launcher.probe();
  if (!there.available) throw badRequest(`${launcher.title} cannot take the run: ${there.reason}`);
  const wanted = input.devices && engine.devices().filter(({ id }) => input.devices!.includes(id));
  if (wanted && wanted.length < input.devices!.length)
    throw badRequest(
      `${engine.title} has no device ${input.devices!.join(", ")} here. Ask for the places to see which there are.`,
    );
  const asked = { settings: input.settings, needs, devices: wanted ?? engine.devices() };
  const chosen = chooseHow(asked, { engine, launcher });
  if ("error" in chosen) throw badRequest(chosen.error);
  return { engine, chosen };
}
