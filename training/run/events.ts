import type { TargetId } from "../../ir/targets.ts";
import type { Simplest } from "../objective/simplest.ts";
import type { WeightsOrigin } from "./runWeights.ts";

/** What a run emits while it goes on. Sent to charts, logs and the server alike; plain JSON. */
export type RunEvent =
  | { kind: "preparing"; what: string }
  | {
      kind: "started";
      /** Of its step programs; absent for an engine that runs none. */
      target?: TargetId;
      runtime: string;
      /** First step of this engine; above 0 for a continued run. */
      fromStep: number;
      totalSteps: number;
      stepsPerEpoch: number;
      trainRows: number;
      validationRows: number;
      parameters: number;
    }
  /** Means over the steps since the last one. */
  | {
      kind: "step";
      step: number;
      epoch: number;
      loss: number;
      metrics: Readonly<Record<string, number>>;
      learningRate: number;
      stepsPerSecond: number;
      /** Each term by its name, where there are several; without its factor. */
      terms?: Readonly<Record<string, number>>;
      /** Each phase that had a step, where there are several. */
      phases?: Readonly<Record<string, { loss: number; learningRate: number }>>;
    }
  | {
      kind: "validation";
      step: number;
      epoch: number;
      loss: number;
      metrics: Readonly<Record<string, number>>;
      terms?: Readonly<Record<string, number>>;
    }
  /** Before the end: held-out scores of the simplest predictor, which answers the same for every sample. */
  | { kind: "baseline"; predictor: Simplest; loss: number; metrics: Readonly<Record<string, number>> }
  | { kind: "checkpoint"; step: number; best: boolean }
  /** Something that a person should know, and that the run goes on with. */
  | ({ kind: "notice" } & PauseReason)
  /** With `trouble` when it waits for somebody to do something about that. */
  | { kind: "paused"; step: number; trouble?: PauseReason }
  | { kind: "resumed"; step: number }
  | {
      kind: "finished";
      reason: "completed" | "earlyStopping" | "stopped";
      step: number;
      /** That what was learned is no better than the baseline, and what to try. */
      warning?: PauseReason;
      /** The weights that count by the plan, which every export and answer uses; absent in runs of earlier versions. */
      weights?: WeightsOrigin;
      /** Counts with these weights, rows are the true class; for classification. */
      confusion?: { classes: readonly string[]; counts: readonly (readonly number[])[] };
    }
  /** The run cannot go on; the last checkpoint stays. */
  | ({ kind: "halted"; code: RunErrorCode; step: number } & PauseReason);

/** What went wrong, and what can be done about it. */
export interface PauseReason {
  message: string;
  advice: string;
}

export type RunErrorCode =
  "notFinite" | "deviceLost" | "storage" | "data" | "outOfMemory" | "timeLimit" | "internal";

const kinds: Readonly<Record<RunEvent["kind"], true>> = {
  preparing: true,
  started: true,
  step: true,
  validation: true,
  baseline: true,
  checkpoint: true,
  notice: true,
  paused: true,
  resumed: true,
  finished: true,
  halted: true,
};

/** Whether a value that was read is an event: of a kind that there is, at a step where it has one, as databases count. */
export function isRunEvent(value: unknown): value is RunEvent {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  if (typeof value.kind !== "string" || !Object.hasOwn(kinds, value.kind)) return false;
  return (
    !("step" in value) ||
    (Number.isSafeInteger(value.step) && Number(value.step) >= 0 && Number(value.step) < 2 ** 31)
  );
}
