import { mulDims } from "../types/dim.ts";
import { reducedAxes, reduction } from "../opFamilies/reduction.ts";
import type { Op } from "../op.ts";

/** Mean over `axes` (non-negative; none means all), which stay with size 1. ONNX ReduceMean-13. */
export const reduceMean: Op<{ axes: readonly number[] }> = {
  doc: "Mean over `axes` (non-negative; none means all), which stay with size 1.",
  infer: reduction,
  vjp: ({ dy, inputs: [x], attrs: { axes }, b }) => {
    const shape = x!.type.shape;
    const count = mulDims(...reducedAxes(x!.type, axes).map((a) => shape[a]!));
    if (typeof count !== "number") throw new Error(`internal: mean over ${count} elements`);
    return [b.expand([b.mul([dy, b.constant(1 / count, [], dy.type.dtype)])], { shape })];
  },
  onnx: ({ axes }, [x]) => ({ type: "ReduceMean", attrs: { axes: reducedAxes(x!, axes), keepdims: 1 } }),
  simplify: ({ inputs: [x], attrs: { axes } }) =>
    reducedAxes(x!.type, axes).every((a) => x!.type.shape[a] === 1) ? x : undefined,
  examples: [
    { inputs: [[2, 3]], attrs: { axes: [1] } },
    { inputs: [[2, 3, 4]], attrs: { axes: [0, 2] } },
    { inputs: [[2, 3]], attrs: { axes: [] } },
  ],
};
