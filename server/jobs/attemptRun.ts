import { desc, eq } from "drizzle-orm";
import type { RunEvent } from "../../training/run/events.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import type { Engine, EngineRun } from "../../engines/engine.ts";
import { readFinalEvent } from "../../engines/finalEvent.ts";
import { issueRunToken } from "../access/runToken.ts";
import type { Env } from "../env.ts";
import type { Sql } from "../storage/database.ts";
import type { ObjectStore } from "../../nodejs/objects.ts";
import { removeDrafts } from "../../nodejs/writeFileAtomically.ts";
import { datasets, runs } from "../storage/schema.ts";
import { StoreFault } from "../storage/storeFault.ts";
import { persistArtifacts } from "./persistArtifacts.ts";
import { importEvents } from "./importEvents.ts";
import type { LaunchedRun } from "../../engines/launcher.ts";
import type { Launchers } from "../../engines/openLaunchers.ts";
import { followEvents } from "./followEvents.ts";
import { launchRun } from "../../engines/launchRun.ts";
import { isOver, type StoredRunStatus } from "./logEvent.ts";
import { failed, gaveUp, isTerminal, type Outcome, outcomeOf } from "./outcome.ts";
import { recordTime } from "./recordTime.ts";
import { type RunDirectory, runDirectory } from "../../engines/runDirectory.ts";
import type { RunLog } from "./runLog.ts";
import { tellState } from "./tellState.ts";
import { type UsageWatch, watchUsage } from "./usage.ts";
import { watchLimits } from "./watchLimits.ts";

/** What runs are carried out with. */
export interface RunPlace {
  db: Sql;
  log: RunLog;
  objects: ObjectStore;
  env: Env;
  engines: Readonly<Record<string, Engine>>;
  launchers: Launchers;
}

type Run = typeof runs.$inferSelect;

/** The attempt under way, for whoever ends it or asks something of it. */
export interface ActiveRun {
  launched?: LaunchedRun;
  usage?: UsageWatch;
  /** Seconds that it has been at work. */
  seconds?: () => number;
  /** Set when the server ends: the run is left as it is, to be picked up by the next one. */
  leave?: true;
}

interface AttemptOptions {
  active: ActiveRun;
  devices?: readonly string[];
  /** Aborted when nobody waits for the run any more. */
  waiting?: AbortSignal;
}

/**
 * One attempt at a run, from wherever it stands to its end. Resolved when the run is over, left for later, or lost its
 * process after another checkpoint, from which it is to go on; throws when it got no further and is to be tried again,
 * unless this is the last attempt. Whatever goes wrong on the way, an attempt leaves the run in a state with a reason.
 */
export async function attemptRun(
  at: RunPlace,
  runId: string,
  how: AttemptOptions & { lastAttempt: boolean },
): Promise<"goOn" | undefined> {
  const [run] = await at.db.select().from(runs).where(eq(runs.id, runId));
  if (!run || isOver(run.status)) return undefined;
  const outcome = await attempt(at, run, how).catch(async (cause: unknown) => {
    console.error(cause);
    // A process that the server can no longer follow would train beside the next attempt's.
    const { launched } = how.active;
    launched?.kill();
    await launched?.ended.catch(() => undefined);
    delete how.active.launched;
    return failed(cause);
  });
  if (how.active.leave || (await isEnded(at, runId))) return undefined;
  const end = async (ended: Extract<Outcome, { over: true }>): Promise<undefined> => {
    await conclude(at, run, ended);
    return undefined;
  };
  if (outcome.over) return end(outcome);
  if (how.lastAttempt && !outcome.further) {
    const { step, attempt: attempts } = await progress(at, runId);
    return end({ over: true, status: "halted", event: gaveUp(step, attempts, outcome) });
  }
  await setStatus(at, runId, { status: "queued", pid: null, processStart: null, reason: outcome.reason });
  if (outcome.further) return "goOn";
  throw new Error(`Run ${runId} is tried again: ${outcome.reason}`);
}

async function attempt(
  at: RunPlace,
  run: Run,
  { active, devices = [], waiting }: AttemptOptions,
): Promise<Outcome> {
  const directory = await runDirectory(at.env.TENSORLOOM_DATA, run.id);
  const launcher = at.launchers[run.launcher];
  // A program of an attempt before has nothing to say from here on.
  const access = launcher?.server !== undefined && {
    access: { server: launcher.server, runId: run.id, token: await issueRunToken(at.db, run.id) },
  };
  const before = await importEvents(at, run.id, directory.events);
  const limits = { seconds: run.timeLimitSeconds, bytes: run.memoryLimitBytes };
  // The server may have been killed between the run's final event and the record of it.
  const ended =
    (await takeFinalEvent(at, run.id, directory)) ??
    (before.lines > run.resumedAfter && isTerminal(before.last) ? before.last : undefined);
  if (ended) return outcomeOf({ last: ended, breach: undefined, exit: 0, step: run.step }, limits);

  await removeDrafts(directory.checkpoints);
  await removeDrafts(directory.artifacts);
  const engine = at.engines[run.engine];
  if (!engine) throw new Error(`there is no engine "${run.engine}"`);
  if (!launcher) throw new Error(`there is no launcher "${run.launcher}"`);
  const task = { directory, job: await jobOf(at, run, waiting), settings: run.settings, devices };
  const refused = refusal(engine, task, run.step);
  if (refused) return refused;
  const launched = await launchRun(task, { engine, launcher, ...access });
  const watch = watchLimits(launched, directory, {
    seconds: run.timeLimitSeconds - run.spentSeconds,
    bytes: run.memoryLimitBytes,
    silentSeconds: at.env.TENSORLOOM_SILENT_SECONDS,
  });
  const following = followEvents(
    at.log,
    { path: directory.events, ...before },
    { runId: run.id, onEvent: () => watch.sign() },
  );
  const stopTelling = tellState(at.log, run.id, launched);
  const time = recordTime(at.db, run.id, watch.seconds);
  active.launched = launched;
  active.seconds = time.unrecorded;
  active.usage = watchUsage(launched, { engine, devices });
  const exit = await followed(at, run, { launched, active }).finally(async () => {
    watch.stop();
    stopTelling();
    active.usage?.stop();
    await following.close();
    await time.stop();
  });
  const breach = watch.stop();
  delete active.launched;
  if (active.leave) return { over: false, reason: "the server ended" };
  const after = await importEvents(at, run.id, directory.events);
  const { step } = await progress(at, run.id);
  const last =
    (await takeFinalEvent(at, run.id, directory)) ??
    (after.lines > before.lines && isTerminal(after.last) ? after.last : undefined);
  const outcome = outcomeOf({ last, breach, exit, step }, limits);
  return outcome.over ? outcome : { ...outcome, further: after.checkpoints > before.checkpoints };
}

/** Brings the last event that the event file could not take into the log; undefined where there is none. */
async function takeFinalEvent(
  at: RunPlace,
  runId: string,
  directory: RunDirectory,
): Promise<RunEvent | undefined> {
  const event = await readFinalEvent(directory);
  if (event) await at.log.record({ runId, line: null, event });
  return event;
}

/** What the run's programs are to do, with what they read on this machine. */
async function jobOf(at: RunPlace, run: Run, waiting?: AbortSignal): Promise<EngineRun["job"]> {
  const { id, document, dataset, checkpoint } = run;
  const [file] = dataset.startsWith("file:")
    ? await at.db
        .select({ name: datasets.name })
        .from(datasets)
        .where(eq(datasets.sha256, dataset.slice(5)))
        // The file may have another name with another owner.
        .orderBy(desc(eq(datasets.owner, run.owner)))
        .limit(1)
    : [];
  return {
    ...{ id, document, dataset, data: at.env.TENSORLOOM_DATA },
    file: file ? { path: await at.objects.localFile(dataset.slice(5), waiting), name: file.name } : null,
    checkpoint: checkpoint && (await at.objects.localFile(checkpoint, waiting)),
  };
}

/** The end of a run that its engine does not take, with each reason; undefined where it does. */
function refusal(engine: Engine, task: EngineRun, step: number): Outcome | undefined {
  const reasons = engine.accepts(task).filter(({ severity }) => severity === "error");
  if (reasons.length === 0) return undefined;
  const event = {
    ...{ kind: "halted" as const, code: "data" as const, step },
    message: `${engine.title} cannot train this: ${reasons.map(renderDiagnostic).join(" ")}`,
    advice: "Change what it names, or choose another engine.",
  };
  return { over: true, status: "halted", event };
}

/** Says that a process is at work on a run, and waits until it is gone: its exit code or signal. */
async function followed(
  at: RunPlace,
  run: Run,
  { launched, active }: { launched: LaunchedRun; active: ActiveRun },
): Promise<number | NodeJS.Signals> {
  const going = await setStatus(at, run.id, {
    status: "running",
    attempt: run.attempt + 1,
    startedAt: run.startedAt ?? new Date(),
    pid: launched.pid,
    processStart: launched.processStart,
  });
  // Cancelled, or the server asked to end, while the process was starting.
  if (!going || active.leave) launched.kill();
  return launched.ended;
}

/** Halts a run that nothing tries again, for a reason of the server's own. */
export async function giveUp(at: RunPlace, runId: string, cause: unknown): Promise<void> {
  const { step, attempt: attempts } = await progress(at, runId);
  const event = gaveUp(step, attempts, failed(cause));
  if (await isEnded(at, runId)) return;
  await at.log.record({ runId, line: null, event });
  await setStatus(at, runId, { status: "halted", endedAt: new Date(), pid: null, processStart: null });
}

async function conclude(at: RunPlace, run: Run, outcome: Extract<Outcome, { over: true }>): Promise<void> {
  const { step } = await progress(at, run.id);
  let { status, event } = outcome;
  try {
    const directory = await runDirectory(at.env.TENSORLOOM_DATA, run.id);
    await persistArtifacts(at, { runId: run.id, directory: directory.artifacts, step });
  } catch (error) {
    status = "halted";
    event ??= {
      kind: "halted",
      code: "storage",
      step,
      message: `What the run made could not be kept: ${(error as Error).message.replace(/\.?$/, ".")}`,
      advice:
        error instanceof StoreFault
          ? "Then continue from the last checkpoint in a new run; the run's folder still has its files."
          : "Free space in the data directory, then continue from the last checkpoint in a new run.",
    };
  }
  if (event) await at.log.record({ runId: run.id, line: null, event });
  await setStatus(at, run.id, {
    status,
    endedAt: new Date(),
    pid: null,
    processStart: null,
  });
}

/** Changes a run that is not over, and says so in the log, with the reason if there is one; false if it is over. */
export function setStatus(
  at: Pick<RunPlace, "log">,
  runId: string,
  { reason, ...to }: Partial<Run> & { status: StoredRunStatus; reason?: string },
): Promise<boolean> {
  return at.log.change(async (tx, add) => {
    const [run] = await tx.select().from(runs).where(eq(runs.id, runId)).for("update");
    if (!run || isOver(run.status)) return false;
    // Nothing speaks for a run that is over.
    await tx
      .update(runs)
      .set({ ...to, ...(isOver(to.status) && { tokenHash: null }) })
      .where(eq(runs.id, runId));
    const event = {
      kind: "status" as const,
      status: to.status,
      attempt: to.attempt ?? run.attempt,
      ...(reason !== undefined && { reason }),
    };
    await add({ runId, line: null, event });
    return true;
  });
}

async function isEnded(at: RunPlace, runId: string): Promise<boolean> {
  const [run] = await at.db.select({ status: runs.status }).from(runs).where(eq(runs.id, runId));
  return !run || isOver(run.status);
}

async function progress(at: RunPlace, runId: string): Promise<{ step: number; attempt: number }> {
  const [run] = await at.db
    .select({ step: runs.step, attempt: runs.attempt })
    .from(runs)
    .where(eq(runs.id, runId));
  return run ?? { step: 0, attempt: 0 };
}
