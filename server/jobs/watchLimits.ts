import { residentBytes } from "../../nodejs/processes.ts";
import type { LaunchedRun } from "../../engines/launcher.ts";

/** What a run may take. */
export interface RunLimits {
  /** Training time that is left to it. */
  seconds: number;
  /** Most memory that it may hold. */
  bytes: number;
  /** Longest time without a message before it counts as hung. */
  silentSeconds: number;
}

/** Why a run's process was ended. */
export type Breach = { kind: "time" } | { kind: "memory"; bytes: number } | { kind: "silence" };

const intervalMilliseconds = 500;
const graceMilliseconds = 30_000;

/** Ends a run's process when it takes more than it may. Call `sign` for each message of it, `stop` when it is gone. */
export function watchLimits(
  run: LaunchedRun,
  limits: RunLimits,
): { sign(): void; stop(): Breach | undefined } {
  const started = Date.now();
  let lastMessageAt = started;
  let breach: Breach | undefined;
  const timer = setInterval(() => {
    const now = Date.now();
    const bytes = residentBytes(run.pid) ?? 0;
    if (bytes > limits.bytes) {
      breach = { kind: "memory", bytes };
      run.kill();
    } else if (now - lastMessageAt > limits.silentSeconds * 1000) {
      breach ??= { kind: "silence" };
      run.kill();
    } else if (now - started > limits.seconds * 1000) {
      // Time is up: first asked to end with a checkpoint, then made to.
      if (!breach) run.send({ kind: "stop" });
      breach ??= { kind: "time" };
      if (now - started > limits.seconds * 1000 + graceMilliseconds) run.kill();
    }
  }, intervalMilliseconds);
  return {
    sign: () => {
      lastMessageAt = Date.now();
    },
    stop: () => {
      clearInterval(timer);
      return breach;
    },
  };
}
