import { asc, inArray } from "drizzle-orm";
import { PgBoss, type WorkOptions } from "pg-boss";
import type { Database } from "../storage/database.ts";
import { runs } from "../storage/schema.ts";
import { type ActiveRun, attemptRun, giveUp, type RunPlace, setStatus } from "./attemptRun.ts";
import { launchers } from "../../engines/launchers.ts";
import { leftProcesses } from "../../engines/processFile.ts";
import { appendRequest, type RunRequest } from "../../engines/requests.ts";
import { runDirectory } from "../../engines/runDirectory.ts";

/** Hands runs to processes, one after another, and keeps in touch with those under way. */
export interface Dispatcher {
  /** Puts a run into the queue. */
  enqueue(runId: string): Promise<void>;
  /** Asks something of a run that is under way; false if it is not. Rejects where the disk is full. */
  send(runId: string, request: RunRequest): Promise<boolean>;
  /** Ends a run at once, in the queue or under way, and waits until it is gone; false if it is over already. */
  cancel(runId: string): Promise<boolean>;
  /** Ends the processes; their runs go on when the next server opens the database. */
  close(): Promise<void>;
}

const queue = "runs";
const retryLimit = 2;
/** The longest that pg-boss allows; a run that takes longer is waited for, not started twice. */
const expireInSeconds = 24 * 3600 - 1;

/** Opens the queue, and puts the runs into it that an earlier server left unfinished. */
export async function openDispatcher(at: RunPlace, queueOptions: Database["queue"]): Promise<Dispatcher> {
  const boss = new PgBoss({ ...queueOptions, schedule: false, useListenNotify: true, reindex: false });
  boss.on("error", (error) => console.error("Queue:", error));
  const under = new Map<string, { active: ActiveRun; done: Promise<void> }>();

  const attempt = async (runId: string, { lastAttempt }: { lastAttempt: boolean }): Promise<void> => {
    // An attempt before may still be at its end, or at work while pg-boss has given it up as too long.
    for (let before = under.get(runId); before; before = under.get(runId))
      await before.done.catch(() => undefined);
    const active: ActiveRun = {};
    const done = attemptRun(at, runId, { active, lastAttempt }).finally(() => under.delete(runId));
    under.set(runId, { active, done });
    return done;
  };

  await boss.start();
  await boss.createQueue(queue, {
    retryLimit,
    retryDelay: 1,
    expireInSeconds,
    heartbeatSeconds: 60,
    notify: true,
  });
  const enqueue = async (runId: string): Promise<void> => {
    await boss.send(queue, { runId }).catch(async (cause: unknown) => {
      await giveUp(at, runId, cause);
      throw cause;
    });
  };
  // No other server uses this database, so whatever the queue holds is from one that is gone.
  await boss.deleteAllJobs(queue);
  for (const runId of await takeUnfinished(at)) await enqueue(runId);
  await boss.work<{ runId: string }, void, WorkOptions & { includeMetadata: true }>(
    queue,
    {
      localConcurrency: at.env.TENSORLOOM_CONCURRENT_RUNS,
      includeMetadata: true,
      // A run that is tried again comes without a notice.
      notifyPollingIntervalSeconds: 2,
      pollingIntervalSeconds: 2,
    },
    async ([job]) => {
      if (!job) return;
      const { runId } = job.data;
      const lastAttempt = job.retryCount >= job.retryLimit;
      await attempt(runId, { lastAttempt }).catch(async (cause: unknown) => {
        // Not even the end of the attempt could be recorded, and nothing will try again.
        if (lastAttempt) await giveUp(at, runId, cause);
        throw cause;
      });
    },
  );

  return {
    enqueue,
    send: async (runId, request) => {
      if (!under.get(runId)?.active.launched) return false;
      await appendRequest(await runDirectory(at.env.TENSORLOOM_DATA, runId), request);
      return true;
    },
    cancel: async (runId) => {
      const cancelled = await setStatus(at, runId, { status: "cancelled", endedAt: new Date() });
      const present = under.get(runId);
      present?.active.launched?.kill();
      await present?.done.catch(() => undefined);
      return cancelled;
    },
    close: async () => {
      for (const { active } of under.values()) {
        active.leave = true;
        active.launched?.kill();
      }
      await Promise.allSettled([...under.values()].map(({ done }) => done));
      await boss.stop({ graceful: false });
    },
  };
}

/** Runs that are not over, oldest first; no run has a process any more. */
async function takeUnfinished(at: RunPlace): Promise<string[]> {
  for (const { directory, left } of await leftProcesses(at.env.TENSORLOOM_DATA))
    await launchers.local.reap(left, directory);
  const left = await at.db
    .select()
    .from(runs)
    .where(inArray(runs.status, ["queued", "running"]))
    .orderBy(asc(runs.createdAt));
  for (const { id, pid, processStart } of left) {
    if (pid === null) continue;
    // Of an earlier version, which told the database alone.
    await launchers.local.reap({ pid, processStart }, await runDirectory(at.env.TENSORLOOM_DATA, id));
    await setStatus(at, id, { status: "queued", pid: null, processStart: null });
  }
  return left.map(({ id }) => id);
}
