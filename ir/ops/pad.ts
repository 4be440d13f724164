import { addDims } from "../types/dim.ts";
import { tensor } from "../types/shape.ts";
import { foldBorder } from "../recipes/foldBorder.ts";
import type { Op } from "../op.ts";

type Attributes = {
  /** Not negative, in ONNX's order: all begins, then all ends. */
  pads: readonly number[];
  value: number;
  /** Instead of `value`: x mirrored in its first and last element, or those elements again. */
  mode?: "reflect" | "edge";
};

/** Puts `value`, or by `mode` elements of x, around x. ONNX Pad-13. */
export const pad: Op<Attributes> = {
  doc: "Puts `value`, or by `mode` elements of x, around x; `pads` (not negative): all begins, then all ends.",
  infer: ([x], { pads, mode }) => {
    const rank = x!.shape.length;
    const far = (d: number | string, i: number): boolean =>
      mode === "reflect" && typeof d === "number" && Math.max(pads[i]!, pads[rank + i]!) >= d;
    if (pads.length !== 2 * rank || pads.some((p) => p < 0) || x!.shape.some(far))
      return { error: `pads ${pads} of [${x!.shape}]` };
    return tensor(
      x!.shape.map((d, i) => addDims(d, pads[i]! + pads[rank + i]!)),
      x!.dtype,
    );
  },
  vjp: ({ dy, inputs: [x], attrs: { pads, mode }, b }) => {
    const rank = x!.type.shape.length;
    const axes = x!.type.shape.flatMap((_, i) => (pads[i]! + pads[rank + i]! > 0 ? [i] : []));
    if (mode)
      return [
        axes.reduce(
          (g, axis) => foldBorder(g, { axis, begin: pads[axis]!, end: pads[rank + axis]!, mode }, b),
          dy,
        ),
      ];
    const starts = axes.map((axis) => pads[axis]!);
    const ends = axes.map((axis, i) => addDims(x!.type.shape[axis]!, starts[i]!));
    return [b.slice([dy], { axes, starts, ends, steps: axes.map(() => 1) })];
  },
  onnx: ({ pads, value, mode }, [x]) => ({
    type: "Pad",
    ...(mode && { attrs: { mode } }),
    inputs: [
      0,
      { dtype: "int64", shape: [pads.length], data: pads },
      ...(mode ? [] : [{ dtype: x!.dtype, shape: [], data: [value] }]),
    ],
  }),
  simplify: ({ inputs: [x], attrs: { pads } }) => (pads.every((p) => p === 0) ? x : undefined),
  examples: [
    { inputs: [[2, 3]], attrs: { pads: [0, 1, 2, 0], value: 0 } },
    { inputs: [[1, 2, 3]], attrs: { pads: [0, 0, 1, 0, 0, 1], value: -2.5 } },
    { inputs: [[2, 3]], attrs: { pads: [0, 0, 0, 0], value: 0 } },
    { inputs: [[2, 4, 3]], attrs: { pads: [0, 3, 1, 0, 2, 2], value: 0, mode: "reflect" } },
    { inputs: [[2, 4, 3]], attrs: { pads: [0, 3, 0, 0, 5, 1], value: 0, mode: "edge" } },
    { inputs: [[1, 1, 2, 1]], attrs: { pads: [0, 0, 1, 2, 0, 0, 0, 1], value: 0, mode: "edge" } },
  ],
};
