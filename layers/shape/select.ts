import { z } from "zod";
import { sampleAxisProblem, sampleAxis } from "../rules/sampleAxis.ts";
import { anyDType, defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { pyIndex } from "./pyIndex.ts";
import { tensor } from "../../ir/types/shape.ts";
import { BEYOND_END } from "../../ir/types/slicing.ts";

/**
 * One entry of an axis, which goes away. x: [N, T, D], y: [N, D].
 * https://pytorch.org/docs/stable/generated/torch.select.html
 */
export const select = defineLayer({
  type: "select",
  title: "Select",
  category: "shape",
  icon: "mouse-pointer-click",
  doc: "Takes one entry of an axis, such as the last of a sequence; the axis goes away.",
  formula: "y[i, j] = x[i, index, j] on the axis",
  keywords: ["index", "last step", "class token", "pick"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(1).describe("Axis to take the entry from; -1 is the last"),
    index: z
      .int()
      .min(-1_000_000)
      .max(1_000_000)
      .default(0)
      .describe("Which entry, from 0; -1 is the last one"),
  }),
  inputs: { x: { doc: "Any shape", dtype: anyDType } },
  outputs: { y: "The entry, with one axis less" },
  summary: (p) => `${p.index} of axis ${p.axis}`,
  shape: ({ x }, p) => {
    const axis = sampleAxis(p.axis, x.shape);
    if (axis === undefined) return sampleAxisProblem(p.axis, x.shape);
    const size = x.shape[axis]!;
    if (typeof size === "number" && (p.index >= size || p.index < -size))
      return problem.parameter("index", { phrase: "indexOf", size }, p.index, {
        code: "takeLastEntry",
        args: {},
        setParams: { index: -1 },
      });
    return { y: tensor(x.shape.toSpliced(axis, 1), x.dtype) };
  },
  lower: ({ x }, p, b) => {
    const { shape } = x.type;
    const axis = sampleAxis(p.axis, shape)!;
    const end = p.index === -1 ? BEYOND_END : p.index + 1;
    const entry = b.slice([x], { axes: [axis], starts: [p.index], ends: [end], steps: [1] });
    return { y: b.reshape([entry], { shape: shape.toSpliced(axis, 1) }) };
  },
  torch: (_x, p) => ({ call: ({ x }) => pyIndex(x, p.axis, py`${p.index}`) }),
  examples: [
    { inputs: { x: ["N", 5, 4] } },
    { inputs: { x: ["N", "T", 4] }, params: { index: -1 } },
    { inputs: { x: ["N", 3, "T", 2] }, params: { axis: -2, index: -3 } },
    { inputs: { x: ["N", 1] }, params: { axis: -1 } },
    { inputs: { x: { dtype: "int32", shape: ["N", 4] } }, params: { index: 2 }, exclusiveUpperBound: 9 },
  ],
});
