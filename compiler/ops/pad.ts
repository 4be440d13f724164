import { addDims } from "../../graph-schema/dim.ts";
import { tensor } from "../../graph-schema/shape.ts";
import type { Op } from "../op.ts";

/** Puts `value` around x; pads (not negative) in ONNX's order: all begins, then all ends. ONNX Pad-13. */
export const pad: Op<{ pads: readonly number[]; value: number }> = {
  doc: "Puts `value` around x; `pads` (not negative): all begins, then all ends.",
  infer: ([x], { pads }) => {
    const rank = x!.shape.length;
    if (pads.length !== 2 * rank || pads.some((p) => p < 0))
      return { error: `pads ${pads} of [${x!.shape}]` };
    return tensor(
      x!.shape.map((d, i) => addDims(d, pads[i]! + pads[rank + i]!)),
      x!.dtype,
    );
  },
  vjp: ({ dy, inputs: [x], attrs: { pads }, b }) => {
    const rank = x!.type.shape.length;
    const axes = x!.type.shape.flatMap((_, i) => (pads[i]! + pads[rank + i]! > 0 ? [i] : []));
    const starts = axes.map((axis) => pads[axis]!);
    const ends = axes.map((axis, i) => addDims(x!.type.shape[axis]!, starts[i]!));
    return [b.slice([dy], { axes, starts, ends, steps: axes.map(() => 1) })];
  },
  onnx: ({ pads, value }, [x]) => ({
    type: "Pad",
    inputs: [
      0,
      { dtype: "int64", shape: [pads.length], data: pads },
      { dtype: x!.dtype, shape: [], data: [value] },
    ],
  }),
  simplify: ({ inputs: [x], attrs: { pads } }) => (pads.every((p) => p === 0) ? x : undefined),
  examples: [
    { inputs: [[2, 3]], attrs: { pads: [0, 1, 2, 0], value: 0 } },
    { inputs: [[1, 2, 3]], attrs: { pads: [0, 0, 1, 0, 0, 1], value: -2.5 } },
    { inputs: [[2, 3]], attrs: { pads: [0, 0, 0, 0], value: 0 } },
  ],
};
