import { stat } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { appendRequest } from "../../engines/requests.ts";
import type { LaunchedRun } from "../../engines/launcher.ts";
import type { RunDirectory } from "../../engines/runDirectory.ts";
import { groupBytes } from "../../nodejs/processes.ts";

/** What a run may take. */
export interface RunLimits {
  /** Training time that is left to it. */
  seconds: number;
  /** Most memory that all its processes may hold together. */
  bytes: number;
  /** Longest time without a sign of life before it counts as hung. */
  silentSeconds: number;
}

/** Why a run's process was ended. */
export type Breach = { kind: "time" } | { kind: "memory"; bytes: number } | { kind: "silence" };

const intervalMilliseconds = 500;
const graceMilliseconds = 30_000;

/** A run's processes under watch. */
export interface LimitWatch {
  /** They live: an event came. */
  sign(): void;
  /** Seconds at work until now, without those in a queue elsewhere. */
  seconds(): number;
  /** Call it when they are gone. */
  stop(): Breach | undefined;
}

/** Ends a run's processes when they take more than they may, or give no sign of life, in events or in the folder. */
export function watchLimits(run: LaunchedRun, directory: RunDirectory, limits: RunLimits): LimitWatch {
  // Of its time at work.
  let started = Date.now();
  let looked = started;
  let lastSign = started;
  let renewed = 0;
  let breach: Breach | undefined;
  let over = false;
  const look = async (): Promise<void> => {
    // What runs elsewhere has limits of its own there.
    const bytes = run.pid === null ? 0 : await groupBytes(run.pid);
    // By the clock of the file system, which may be another one: only that it changes counts.
    const { mtimeMs } = await stat(directory.alive).catch(() => ({ mtimeMs: renewed }));
    const now = Date.now();
    if (run.state().waiting) {
      started += now - looked;
      lastSign = now;
    }
    looked = now;
    if (mtimeMs !== renewed) lastSign = now;
    renewed = mtimeMs;
    if (over) return;
    if (bytes > limits.bytes) {
      breach = { kind: "memory", bytes };
      run.kill();
    } else if (now - lastSign > limits.silentSeconds * 1000) {
      breach ??= { kind: "silence" };
      run.kill();
    } else if (now - started > limits.seconds * 1000) {
      // Time is up: first asked to end with a checkpoint, then made to.
      if (!breach)
        await appendRequest(directory, { kind: "stop" }).catch((error: unknown) => console.error(error));
      breach ??= { kind: "time" };
      if (now - started > limits.seconds * 1000 + graceMilliseconds) run.kill();
    }
  };
  void (async () => {
    for (; !over; await wait(intervalMilliseconds, undefined, { ref: false })) await look();
  })();
  return {
    sign: () => {
      lastSign = Date.now();
    },
    seconds: () => ((over ? looked : Date.now()) - started) / 1000,
    stop: () => {
      if (!over && !run.state().waiting) looked = Date.now();
      over = true;
      return breach;
    },
  };
}
