import { type Problem, problem } from "./problem.ts";
import type { TensorType } from "./shape.ts";

/** What is wrong with x as a batch of samples, whose first axis is N itself; undefined when nothing. */
export const batchProblem = (port: string, x: TensorType): Problem | undefined =>
  x.shape[0] === "N" ? undefined : problem.dimension(port, "the batch N as the first axis", x);
