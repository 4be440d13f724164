import type { Plan } from "../graph-schema/plan.ts";
import type { HaltCode, RunEvent } from "./events.ts";

/** A run cannot go on: thrown inside the loop, told as its last event. */
export class Halt extends Error {
  /** Where it happened, if not at the step that the run has reached. */
  step?: number;

  constructor(
    readonly code: HaltCode,
    message: string,
    readonly advice: string,
  ) {
    super(message);
  }
}

/** `what`, such as "The loss", stopped being a number at `step` (from 1). */
export function notFinite(what: string, step: number, plan: Plan): Halt {
  const { learningRate } = plan.optimizer.params;
  const rate = typeof learningRate === "number" ? ` (now ${learningRate})` : "";
  const clip = plan.clipNorm === null ? ", or clip the gradients to a norm of 1" : "";
  const advice = `Lower the learning rate${rate} ten times${clip}, and look for gaps in the data.`;
  return Object.assign(new Halt("notFinite", `${what} is not a finite number at step ${step}.`, advice), {
    step,
  });
}

/** Any error of a run as the event that ends it. */
export function haltOf(cause: unknown, step: number): Extract<RunEvent, { kind: "halted" }> {
  const halt = cause instanceof Halt ? cause : recognize(cause);
  return {
    kind: "halted",
    code: halt.code,
    step: halt.step ?? step,
    message: halt.message,
    advice: halt.advice,
  };
}

const KEPT = "The last checkpoint is kept";

function recognize(cause: unknown): Halt {
  const message = cause instanceof Error ? cause.message : String(cause);
  const code = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  const name = cause instanceof Error ? cause.name : "";
  if (code === "ENOSPC" || code === "EDQUOT" || name === "QuotaExceededError")
    return new Halt(
      "storage",
      `A checkpoint could not be written: ${message}`,
      `Free some space, then resume. ${KEPT}.`,
    );
  if (/device.*(lost|destroyed)|lost.*device/i.test(message))
    return new Halt("deviceLost", `The GPU was lost: ${message}`, `Resume the run. ${KEPT}.`);
  if (/out of memory|bad_alloc|allocation failed|OOM/i.test(message))
    return new Halt("outOfMemory", `Memory ran out: ${message}`, "Use a smaller batch, or a larger machine.");
  return new Halt("internal", message, `${KEPT}. Report this with the document.`);
}
