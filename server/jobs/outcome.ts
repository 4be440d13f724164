import type { RunEvent } from "../../training/run/events.ts";
import { messageOf, runErrorEvent } from "../../training/run/runError.ts";
import type { StoredRunStatus } from "./logEvent.ts";
import type { Breach } from "./watchLimits.ts";

/** How an attempt at a run ended. */
export interface AttemptEnd {
  /** Last event that the process wrote. */
  last: RunEvent | undefined;
  breach: Breach | undefined;
  exit: number | NodeJS.Signals;
  step: number;
}

/** What follows from the end of an attempt: the run is over, or it is to be tried again. */
export type Outcome =
  | { over: true; status: StoredRunStatus; event?: Extract<RunEvent, { kind: "halted" }> }
  /** With the cause where the attempt could not be made at all; `further` where it left a checkpoint. */
  | { over: false; reason: string; cause?: unknown; further?: boolean };

/** Whether an event of the engine says that the run is over. */
export const isTerminal = (event: RunEvent | undefined): boolean =>
  event?.kind === "finished" || event?.kind === "halted";

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(2)} GB`;

/** Decides what follows from the end of an attempt. */
export function outcomeOf(end: AttemptEnd, limits: { seconds: number; bytes: number }): Outcome {
  const { last, breach, step } = end;
  if (breach?.kind === "memory")
    return {
      over: true,
      status: "halted",
      event: {
        kind: "halted",
        code: "outOfMemory",
        step,
        message: `The run held ${gigabytes(breach.bytes)} of memory; it may hold ${gigabytes(limits.bytes)}.`,
        advice: "Make the batch or the model smaller, or allow more memory (TENSORLOOM_RUN_BYTES).",
      },
    };
  if (breach?.kind === "time" && !(last?.kind === "finished" && last.reason !== "stopped"))
    return {
      over: true,
      status: "halted",
      event: {
        kind: "halted",
        code: "timeLimit",
        step,
        message: `The run reached its time limit of ${limits.seconds} seconds.`,
        advice:
          "Continue from its last checkpoint in a new run, or allow more time (TENSORLOOM_RUN_SECONDS).",
      },
    };
  if (last?.kind === "halted") return { over: true, status: "halted" };
  if (last?.kind === "finished")
    return { over: true, status: last.reason === "stopped" ? "stopped" : "finished" };
  return {
    over: false,
    reason:
      breach?.kind === "silence"
        ? "it gave no sign of life"
        : typeof end.exit === "string"
          ? `it was ended by ${end.exit}`
          : `it ended with exit code ${end.exit}`,
  };
}

/** An attempt that ended in an error of the server's own, such as a full disk. */
export const failed = (cause: unknown): Extract<Outcome, { over: false }> => ({
  over: false,
  reason: `it could not be prepared or followed: ${messageOf(cause)}`,
  cause,
});

/** The event of a run that is not tried again. */
export function gaveUp(
  step: number,
  attempts: number,
  { reason, cause }: Extract<Outcome, { over: false }>,
): Extract<RunEvent, { kind: "halted" }> {
  if (cause !== undefined) {
    const { code, advice } = runErrorEvent(cause, step);
    return { kind: "halted", code, step, message: `The run was given up: ${reason}.`, advice };
  }
  return {
    kind: "halted",
    code: "internal",
    step,
    message: `The run's process failed ${attempts} times, last because ${reason}.`,
    advice:
      "Its output says why. If memory was short, make the batch smaller; then continue from the last checkpoint.",
  };
}
