import { exactDivDims, symbolsOf } from "../../ir/types/dim.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import type { Shape, TensorType } from "../../ir/types/shape.ts";

/** What is wrong with x as rows of samples, as many of each, whose first axis is a multiple of N; undefined when nothing. */
export function batchProblem(port: string, x: TensorType): Problem | undefined {
  const [rows = 0] = x.shape;
  const ofBatch = symbolsOf(rows).includes("N") && exactDivDims(rows, "N") !== undefined;
  return ofBatch ? undefined : problem.batchAxis(port, x);
}

/** True when an axis besides the first depends on the batch N, so that samples would see each other. */
export const mixesBatch = (shape: Shape): boolean => shape.slice(1).some((d) => symbolsOf(d).includes("N"));
