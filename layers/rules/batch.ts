import { symbolsOf } from "../../ir/types/dim.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import type { Shape, TensorType } from "../../ir/types/shape.ts";

/** What is wrong with x as a batch of samples, whose first axis is N itself; undefined when nothing. */
export const batchProblem = (port: string, x: TensorType): Problem | undefined =>
  x.shape[0] === "N" ? undefined : problem.batchAxis(port, x);

/** True when an axis besides the first depends on the batch N, so that samples would see each other. */
export const mixesBatch = (shape: Shape): boolean => shape.slice(1).some((d) => symbolsOf(d).includes("N"));
