import type { StepObjective } from "../../compiler/steps/stepObjective.ts";
import type { Loss } from "./loss.ts";
import type { Metric } from "./metric.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Schedule } from "./schedule.ts";

/** What a training plan comes to once its units are looked up and their settings parsed. */
export interface Objective extends StepObjective {
  loss: { unit: Loss; params: Record<string, unknown> };
  metrics: readonly { unit: Metric; params: Record<string, unknown> }[];
  optimizer: { unit: Optimizer; params: Record<string, unknown> & { learningRate: number } };
  schedule: { unit: Schedule; params: Record<string, unknown> };
}
