import { setTimeout as wait } from "node:timers/promises";
import type { LaunchedRun, LaunchState } from "../launcher.ts";

/** How a job elsewhere is doing. */
export type JobStatus = LaunchState | { exit: number | NodeJS.Signals };

/** A job that another machine carries out, which can be asked after and ended. */
export interface RemoteJob {
  /** Such as "Slurm job 12". */
  name: string;
  /** Rejects where nobody answers, which says nothing of the job. */
  status(): Promise<JobStatus>;
  /** Ends it at once; does nothing to one that is over. Rejects where nobody answers. */
  cancel(): Promise<void>;
  /** Between two looks at it. */
  pollSeconds: number;
}

/** How long one that is to end is asked to, while nobody answers. */
const mostMilliseconds = 60_000;

/** The job as a launched run, that is asked after until it is over; `over` comes before `ended`, unless nobody answered. */
export function followJob(job: RemoteJob, over: () => void | Promise<void>): LaunchedRun {
  let state: LaunchState = { waiting: true, words: `${job.name} is submitted` };
  let killedAt: number | undefined;
  const killing = new AbortController();
  const ended = (async (): Promise<number | NodeJS.Signals> => {
    for (;;) {
      try {
        // One that ends just now refuses it; its status says so.
        if (killedAt !== undefined) await job.cancel().catch(() => undefined);
        const status = await job.status();
        if ("exit" in status) {
          await over();
          return killedAt === undefined ? status.exit : "SIGKILL";
        }
        state = status;
      } catch (cause) {
        if (killedAt !== undefined && Date.now() - killedAt > mostMilliseconds) return "SIGKILL";
        state = {
          waiting: state.waiting,
          words: `${job.name} cannot be asked after: ${(cause as Error).message}`,
        };
      }
      await wait(job.pollSeconds * 1000, undefined, { signal: killing.signal }).catch(() => wait(100));
    }
  })();
  return {
    pid: null,
    processStart: null,
    state: () => state,
    kill: () => {
      killedAt ??= Date.now();
      killing.abort();
    },
    ended,
  };
}

/** Ends a job, and waits until it is over. */
export async function endJob(job: RemoteJob): Promise<void> {
  for (;;) {
    if ("exit" in (await job.status())) return;
    // One that ends just now refuses it.
    await job.cancel().catch(() => undefined);
    await wait(job.pollSeconds * 1000);
  }
}
