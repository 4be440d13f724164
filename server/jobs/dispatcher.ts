import { asc, eq, inArray } from "drizzle-orm";
import { PgBoss, type WorkOptions } from "pg-boss";
import type { Database } from "../storage/database.ts";
import { runs } from "../storage/schema.ts";
import { type ActiveRun, attemptRun, giveUp, type RunPlace, setStatus } from "./attemptRun.ts";
import { type Leases, openLeases } from "./leases.ts";
import type { UsageSample } from "./usage.ts";
import { wishOf } from "./wish.ts";
import { leftWork } from "../../engines/processFile.ts";
import { appendRequest, type RunRequest } from "../../engines/requests.ts";
import { runDirectory } from "../../engines/runDirectory.ts";

/** Hands runs to processes, as devices come free, and keeps in touch with those under way. */
export interface Dispatcher {
  /** Who has which device. */
  leases: Pick<Leases, "holderOf">;
  /** What a run under way took in the last minutes, oldest first; none for another. */
  usage(runId: string): readonly UsageSample[];
  /** Seconds that the attempt under way has been at work; 0 where there is none. */
  seconds(runId: string): number;
  /** Puts a run into the queue. */
  enqueue(runId: string): Promise<void>;
  /** Asks something of a run that is under way; false if it is not. Rejects where the disk is full. */
  send(runId: string, request: RunRequest): Promise<boolean>;
  /** Ends a run at once, in the queue or under way, and waits until it is gone; false if it is over already. */
  cancel(runId: string): Promise<boolean>;
  /** Ends the processes; their runs go on when the next server opens the database. */
  close(): Promise<void>;
}

/** So often a run is tried again that gets no further. */
const retryLimit = 2;
/** Runs elsewhere that are followed at a time. */
const mostElsewhere = 32;
/** The longest that pg-boss allows; a run that takes longer is waited for, not started twice. */
const expireInSeconds = 24 * 3600 - 1;

/** Opens the queue, and puts the runs into it that an earlier server left unfinished. */
export async function openDispatcher(at: RunPlace, queueOptions: Database["queue"]): Promise<Dispatcher> {
  const boss = new PgBoss({ ...queueOptions, schedule: false, useListenNotify: true, reindex: false });
  boss.on("error", (error) => console.error("Queue:", error));
  const under = new Map<string, { active: ActiveRun; waiting: AbortController; done: Promise<unknown> }>();
  const leases = await openLeases(at.db);

  /** Waits for what a run computes on, and attempts it there. */
  const attemptOn = async (
    runId: string,
    how: { active: ActiveRun; lastAttempt: boolean; waiting: AbortSignal },
  ): Promise<"goOn" | undefined> => {
    const [run] = await at.db.select().from(runs).where(eq(runs.id, runId));
    const engine = run && at.engines[run.engine];
    // An attempt says why there is none.
    if (!engine) return attemptRun(at, runId, how);
    const wish = wishOf(run, { engine, places: at.env.TENSORLOOM_CONCURRENT_RUNS });
    const given = wish && (await leases.take(wish, how.waiting));
    if (wish && !given) return undefined;
    try {
      const devices = engine.devices().length > 0 ? given : [];
      return await attemptRun(at, runId, { ...how, ...(devices && { devices }) });
    } finally {
      await leases.giveBack(runId);
    }
  };

  const attempt = async (
    runId: string,
    { lastAttempt }: { lastAttempt: boolean },
  ): ReturnType<typeof attemptOn> => {
    // An attempt before may still be at its end, or at work while pg-boss has given it up as too long.
    for (let before = under.get(runId); before; before = under.get(runId))
      await before.done.catch(() => undefined);
    const active: ActiveRun = {};
    const waiting = new AbortController();
    const done = attemptOn(runId, { active, lastAttempt, waiting: waiting.signal }).finally(() =>
      under.delete(runId),
    );
    under.set(runId, { active, waiting, done });
    return done;
  };

  await boss.start();
  const queues = queuesOf(at);
  for (const queue of queues.keys())
    await boss.createQueue(queue, {
      retryLimit,
      retryDelay: 1,
      expireInSeconds,
      heartbeatSeconds: 60,
      notify: true,
    });
  const enqueue = async (runId: string, priority = 0): Promise<void> => {
    const send = async (): Promise<void> => {
      const [run] = await at.db.select().from(runs).where(eq(runs.id, runId));
      if (run) await boss.send(queueOf(run, queues), { runId }, { priority });
    };
    await send().catch(async (cause: unknown) => {
      await giveUp(at, runId, cause);
      throw cause;
    });
  };
  // No other server uses this database, so whatever the queues hold is from one that is gone.
  for (const queue of queues.keys()) await boss.deleteAllJobs(queue);
  for (const runId of await takeUnfinished(at)) await enqueue(runId);
  const work = async (queue: string, localConcurrency: number): Promise<string> =>
    boss.work<{ runId: string }, void, WorkOptions & { includeMetadata: true }>(
      queue,
      {
        localConcurrency,
        includeMetadata: true,
        // A run that is tried again comes without a notice.
        notifyPollingIntervalSeconds: 2,
        pollingIntervalSeconds: 2,
      },
      async ([job]) => {
        if (!job) return;
        const { runId } = job.data;
        const lastAttempt = job.retryCount >= job.retryLimit;
        const next = await attempt(runId, { lastAttempt }).catch(async (cause: unknown) => {
          // Not even the end of the attempt could be recorded, and nothing will try again.
          if (lastAttempt) await giveUp(at, runId, cause);
          throw cause;
        });
        // It has waited for its turn before.
        if (next === "goOn") await enqueue(runId, 1);
      },
    );
  for (const [queue, runsAtATime] of queues) await work(queue, runsAtATime);

  return {
    leases,
    usage: (runId) => under.get(runId)?.active.usage?.samples ?? [],
    seconds: (runId) => under.get(runId)?.active.seconds?.() ?? 0,
    enqueue,
    send: async (runId, request) => {
      if (!under.get(runId)?.active.launched) return false;
      await appendRequest(await runDirectory(at.env.TENSORLOOM_DATA, runId), request);
      return true;
    },
    cancel: async (runId) => {
      const cancelled = await setStatus(at, runId, { status: "cancelled", endedAt: new Date() });
      const present = under.get(runId);
      present?.waiting.abort();
      present?.active.launched?.kill();
      await present?.done.catch(() => undefined);
      return cancelled;
    },
    close: async () => {
      for (const { active, waiting } of under.values()) {
        active.leave = true;
        waiting.abort();
        active.launched?.kill();
      }
      await Promise.allSettled([...under.values()].map(({ done }) => done));
      await boss.stop({ graceful: false });
    },
  };
}

const elsewhere = "runs";

/**
 * The queues, each with how many of its runs are taken at a time: one for an engine, so that none waits behind runs that
 * want other devices, and one for what runs elsewhere.
 */
const queuesOf = ({ engines, env }: Pick<RunPlace, "engines" | "env">): ReadonlyMap<string, number> =>
  new Map([
    [elsewhere, mostElsewhere],
    ...Object.values(engines).map((engine): [string, number] => {
      const { length } = engine.devices();
      // Some wait for a device that they chose while others are free.
      return [`runs.${engine.type}`, length > 0 ? 2 * length + 2 : env.TENSORLOOM_CONCURRENT_RUNS];
    }),
  ]);

function queueOf(
  { launcher, engine }: typeof runs.$inferSelect,
  queues: ReadonlyMap<string, number>,
): string {
  const own = `runs.${engine}`;
  return launcher === "local" && queues.has(own) ? own : elsewhere;
}

/** Runs that are not over, oldest first; no run has a process any more. */
async function takeUnfinished(at: RunPlace): Promise<string[]> {
  for (const { directory, left } of await leftWork(at.env.TENSORLOOM_DATA)) {
    const launcher = at.launchers[left.launcher];
    const stays = (why: string): void => console.warn(`What is at work in ${directory.path} stays: ${why}`);
    if (launcher) await launcher.reap(left, directory).catch((cause: Error) => stays(cause.message));
    else stays(`there is no launcher "${left.launcher}" any more.`);
  }
  const left = await at.db
    .select()
    .from(runs)
    .where(inArray(runs.status, ["queued", "running"]))
    .orderBy(asc(runs.createdAt));
  for (const { id, pid, processStart } of left) {
    if (pid === null) continue;
    // Of an earlier version, which told the database alone.
    const work = { launcher: at.launchers.local.name, pid, processStart, job: null };
    await at.launchers.local.reap(work, await runDirectory(at.env.TENSORLOOM_DATA, id));
    await setStatus(at, id, { status: "queued", pid: null, processStart: null });
  }
  return left.map(({ id }) => id);
}
