import type { Plan } from "../../graph-schema/plan/plan.ts";
import type { RunErrorCode, RunEvent, PauseReason } from "./events.ts";

/** A run cannot go on: thrown inside the loop, emitted as its last event. */
export class RunError extends Error {
  /** Where it happened, if not at the step that the run has reached. */
  step?: number;
  /** What does not fit one by one, where it could not begin for several reasons. */
  reasons?: readonly string[];

  constructor(
    readonly code: RunErrorCode,
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

/** A model and a plan that cannot be trained, for these reasons. */
export const unfit = (reasons: readonly string[], advice: string): RunError =>
  Object.assign(new RunError("data", reasons.join(" "), advice), { reasons });

/** `what`, such as "The loss", stopped being a number at `step` (from 1). */
export function notFinite(what: string, step: number, plan: Plan): RunError {
  const [phase] = plan.objective.phases;
  const { learningRate } = phase!.optimizer.params;
  const rate = typeof learningRate === "number" ? ` (now ${learningRate})` : "";
  const clip = phase!.clipNorm === null ? ", or clip the gradients to a norm of 1" : "";
  const advice = `Lower the learning rate${rate} ten times${clip}, and look for gaps in the data.`;
  return Object.assign(new RunError("notFinite", `${what} is not a finite number at step ${step}.`, advice), {
    step,
  });
}

/** Any error of a run as the event that ends it. */
export function runErrorEvent(cause: unknown, step: number): Extract<RunEvent, { kind: "halted" }> {
  const error = cause instanceof RunError ? cause : recognize(cause);
  return {
    kind: "halted",
    code: error.code,
    step: error.step ?? step,
    message: error.message,
    advice: error.advice,
  };
}

const KEPT = "The last checkpoint is kept";

/** What an error says, of whatever was thrown. */
export const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

const notWritten = (cause: unknown): string =>
  `A checkpoint could not be written: ${messageOf(cause).replace(/\.$/, "")}.`;

/** Whether a disk or the share of it that a browser grants is full. */
export function isFullDisk(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const code = "code" in cause ? String(cause.code) : "";
  return code === "ENOSPC" || code === "EDQUOT" || cause.name === "QuotaExceededError";
}

/** The trouble of a run that waits for disk space to save a checkpoint. */
export const waitForSpace = (cause: unknown): PauseReason => ({
  message: notWritten(cause),
  advice: "Free some space, then resume. Until then the run waits with all that it has learned.",
});

function recognize(cause: unknown): RunError {
  const message = messageOf(cause);
  if (isFullDisk(cause))
    return new RunError("storage", notWritten(cause), `Free some space, then resume. ${KEPT}.`);
  if (/device.*(lost|destroyed)|lost.*device/i.test(message))
    return new RunError(
      "deviceLost",
      `The GPU was lost: ${message.replace(/^device lost: /, "")}`,
      `Resume the run. ${KEPT}.`,
    );
  if (/out of memory|bad_alloc|allocation failed|OOM/i.test(message))
    return new RunError(
      "outOfMemory",
      `Memory ran out: ${message}`,
      "Use a smaller batch, or a larger machine.",
    );
  return new RunError("internal", message, `${KEPT}. Report this with the document.`);
}
