import { TRPCError, tracked } from "@trpc/server";
import { and, asc, desc, eq, getTableColumns, inArray, lt, max } from "drizzle-orm";
import { z } from "zod";
import { readCheckpoint } from "../../../training/run/checkpoint.ts";
import { forgetFinalEvent } from "../../../engines/finalEvent.ts";
import { costOf } from "../../jobs/cost.ts";
import { persistArtifact } from "../../jobs/persistArtifacts.ts";
import { isOver } from "../../jobs/logEvent.ts";
import { runCheckpoints, runDirectory, runOutput } from "../../../engines/runDirectory.ts";
import { inReach, ownerInReach } from "../../access/may.ts";
import { artifacts, runEvents, runs as table } from "../../storage/schema.ts";
import { elsewhereFor, placesFor } from "../placesFor.ts";
import { queuedBefore } from "../queuedBefore.ts";
import { findRun, noRun, runProcedure } from "../runProcedure.ts";
import { sentNeeds } from "../sentNeeds.ts";
import { runDevices, runSettings, startInput, startRun } from "../startRun.ts";
import { documentProcedure, procedure, router } from "../trpc.ts";

const id = z.uuid();
const position = z.string().regex(/^\d{1,15}$/, "a position in the log is a number");

const {
  document: _document,
  pid: _pid,
  processStart: _processStart,
  tokenHash: _tokenHash,
  ...summary
} = getTableColumns(table);

const badRequest = (message: string): TRPCError => new TRPCError({ code: "BAD_REQUEST", message });

/** Runs on this server: their queue, their events and what they leave behind. */
export const runs = router({
  /**
   * Puts a training of the document into the queue; asked again with the same id, it changes nothing. The dataset
   * is the plan's unless another is given; with a checkpoint (an uploaded object) the run goes on from there. The
   * engine is the first that can run here unless another is given.
   */
  start: documentProcedure("run")
    .input(startInput)
    .mutation(({ ctx, input }) => startRun(ctx, input)),

  /** Where a run that needs so much could go: engines and devices, who is before it, memory, speed, price as forecast. */
  places: procedure("run")
    .input(z.object({ needs: sentNeeds, settings: runSettings, devices: runDevices }))
    .query(async ({ ctx, input }) => ({
      here: await placesFor(ctx, input),
      elsewhere: await elsewhereFor(ctx),
    })),

  /** Newest first, without their documents. */
  list: procedure("read")
    .input(
      z
        .object({
          projectId: id.optional(),
          before: z.iso.datetime().optional(),
          limit: z.int().min(1).max(500).default(100),
        })
        .prefault({}),
    )
    .query(({ ctx, input }) =>
      ctx.db
        .select(summary)
        .from(table)
        .where(
          and(
            input.projectId === undefined ? undefined : eq(table.projectId, input.projectId),
            input.before === undefined ? undefined : lt(table.createdAt, new Date(input.before)),
            inReach(ctx.who, table.owner),
          ),
        )
        .orderBy(desc(table.createdAt))
        .limit(input.limit),
    ),

  /** A run with its document, its files and the steps of its checkpoints. */
  get: runProcedure("read").query(async ({ ctx, input }) => {
    const { pid: _, processStart: __, tokenHash: ___, ...run } = await findRun(ctx, input.id);
    const files = await ctx.db
      .select({
        name: artifacts.name,
        sha256: artifacts.sha256,
        bytes: artifacts.bytes,
        step: artifacts.step,
        createdAt: artifacts.createdAt,
      })
      .from(artifacts)
      .where(eq(artifacts.runId, input.id))
      .orderBy(asc(artifacts.name));
    const directory = await runDirectory(ctx.env.TENSORLOOM_DATA, run.id);
    return { ...run, artefacts: files, checkpoints: await (await runCheckpoints(directory)).list() };
  }),

  /** Ends a run with a checkpoint, so that it can go on here or elsewhere; one still in the queue is cancelled. */
  stop: runProcedure("run").mutation(async ({ ctx, input }) => {
    const run = await findRun(ctx, input.id);
    if ((await ctx.dispatcher.send(run.id, { kind: "stop" })) || isOver(run.status)) return;
    await ctx.dispatcher.cancel(run.id);
  }),

  /** Lets a run that was stopped, cancelled or halted go on from its last checkpoint, with its full time again. */
  resume: runProcedure("run").mutation(async ({ ctx, input }) => {
    await ctx.log.change(async (tx, add) => {
      const [run] = await tx.select().from(table).where(eq(table.id, input.id)).for("update");
      if (!run) throw noRun(input.id);
      if (!isOver(run.status)) return;
      if (run.status === "finished")
        throw badRequest(`Run "${run.name}" has finished: nothing is left to do.`);
      await forgetFinalEvent(await runDirectory(ctx.env.TENSORLOOM_DATA, run.id));
      const [logged] = await tx
        .select({ lines: max(runEvents.line) })
        .from(runEvents)
        .where(eq(runEvents.runId, run.id));
      await tx
        .update(table)
        .set({
          status: "queued",
          spentSeconds: 0,
          endedAt: null,
          tokenHash: null,
          resumedAfter: logged?.lines ?? 0,
        })
        .where(eq(table.id, run.id));
      const event = { kind: "status" as const, status: "queued" as const, attempt: run.attempt };
      await add({ runId: run.id, line: null, event });
    });
    await ctx.dispatcher.enqueue(input.id);
  }),

  /** Ends a run at once; its checkpoints stay. */
  cancel: runProcedure("run").mutation(async ({ ctx, input }) => {
    await findRun(ctx, input.id);
    await ctx.dispatcher.cancel(input.id);
  }),

  /** Pauses a run under way, or lets it go on. */
  setPaused: runProcedure("run")
    .input(z.object({ paused: z.boolean() }))
    .mutation(async ({ ctx, input }) => {
      const run = await findRun(ctx, input.id);
      if (!(await ctx.dispatcher.send(run.id, { kind: input.paused ? "pause" : "resume" })))
        throw new TRPCError({
          code: "PRECONDITION_FAILED",
          message: `Run "${run.name}" is not under way (it is ${run.status}), so it cannot be paused or resumed.`,
        });
    }),

  /** Keeps the newest or the best checkpoint as an object, to be downloaded from /api/objects/SHA256. */
  checkpoint: runProcedure("run")
    .input(z.object({ which: z.enum(["latest", "best"]).default("latest") }))
    .mutation(async ({ ctx, input }) => {
      const run = await findRun(ctx, input.id);
      const store = await runCheckpoints(await runDirectory(ctx.env.TENSORLOOM_DATA, run.id));
      const bytes = await store[input.which]();
      const read = bytes && readCheckpoint(bytes);
      if (!bytes || !read || "error" in read)
        throw new TRPCError({
          code: "NOT_FOUND",
          message: `Run "${run.name}" has no ${input.which} checkpoint yet (it is at step ${run.step}).`,
        });
      const { step } = read.state;
      const name = input.which === "best" ? "best.safetensors" : "checkpoint.safetensors";
      return { ...(await persistArtifact(ctx, { runId: run.id, name, source: [bytes], step })), step };
    }),

  /** The events of one run so far, oldest first, after a position in the log. */
  history: runProcedure("read")
    .input(z.object({ after: z.int().min(0).default(0), limit: z.int().min(1).max(5_000).default(1_000) }))
    .query(({ ctx, input }) => ctx.log.read({ after: input.after, runIds: [input.id], limit: input.limit })),

  /** Where a run stands right now: how many are before it, what it took in the last minutes, what it printed last. */
  watch: runProcedure("read").query(async ({ ctx, input }) => {
    const { status, launcher, attempt, createdAt, ...run } = await findRun(ctx, input.id);
    const engine = ctx.engines[run.engine];
    const waits = status === "queued" && launcher === "local" && engine;
    return {
      ...{ status, launcher, attempt, engine: engine?.title ?? run.engine },
      cost: costOf(ctx, { ...run, launcher, secondsNow: ctx.dispatcher.seconds(input.id) }),
      before: waits ? await queuedBefore(ctx, engine, createdAt) : 0,
      usage: ctx.dispatcher.usage(input.id),
      output: await runOutput(await runDirectory(ctx.env.TENSORLOOM_DATA, input.id)),
    };
  }),

  /**
   * Events of all runs, or of those given, from a position in the log on, as they come. One subscription serves a
   * whole tab. After a "started" event, the points of that run past its `fromStep` are sent again.
   */
  events: procedure("read")
    .input(
      z.object({ runIds: z.array(id).max(500).optional(), lastEventId: position.optional() }).prefault({}),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const wanted = Number(input.lastEventId ?? 0);
      // A position past the end is from a database that is gone.
      let after = wanted > ctx.log.head() ? 0 : wanted;
      const limit = 500;
      const owner = ownerInReach(ctx.who);
      const chosen = { ...(input.runIds && { runIds: input.runIds }), ...(owner !== undefined && { owner }) };
      while (!signal?.aborted) {
        const head = ctx.log.head();
        const entries = await ctx.log.read({ after, ...chosen, limit });
        for (const entry of entries) yield tracked(String(entry.position), entry);
        after = entries.at(-1)?.position ?? after;
        if (entries.length === limit) continue;
        after = Math.max(after, head);
        await ctx.log.news(after, signal);
      }
    }),

  /** Forgets runs that are over, with their events and files. */
  delete: procedure("run")
    .input(z.object({ ids: z.array(id).max(500) }))
    .mutation(async ({ ctx, input }) => {
      const chosen = await ctx.db
        .select({ id: table.id, name: table.name, status: table.status })
        .from(table)
        .where(and(inArray(table.id, input.ids), inReach(ctx.who, table.owner)));
      const going = chosen.find(({ status }) => !isOver(status));
      if (going) throw badRequest(`Run "${going.name}" is ${going.status}. Cancel it before deleting it.`);
      await ctx.db.delete(table).where(and(inArray(table.id, input.ids), inReach(ctx.who, table.owner)));
    }),
});
