import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { isStatic, type TensorType } from "../../ir/types/shape.ts";
import { hasSampleAxis, sampleAxis } from "./sampleAxis.ts";

/** What is wrong with the last `axes` axes of x as ones of fixed sizes, without the batch; undefined when nothing. */
export function lastAxesProblem(x: TensorType, axes: number): Problem | undefined {
  const { shape } = x;
  if (!hasSampleAxis(shape)) return problem.rank("x", { phrase: "batchAndFeatures" }, x);
  const most = shape.filter((_, axis) => sampleAxis(axis, shape) !== undefined).length;
  if (axes > most)
    return problem.axis("axes", { phrase: "mostAxes", most, rank: shape.length }, axes, setTo("axes", most));
  return isStatic(shape.slice(-axes))
    ? undefined
    : problem.openAxis("x", { phrase: "fixedLastAxes", count: axes }, x);
}
