import { z } from "zod";
import { sampleAxisProblem, sampleAxis } from "../rules/sampleAxis.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { sameShape, tensor } from "../../ir/types/shape.ts";

/**
 * For each index the element of x at that index along an axis and at the same place along the others.
 * x: [N, T, D], index: [N, K, D], y: [N, K, D]. https://pytorch.org/docs/stable/generated/torch.gather.html
 */
export const gather = defineLayer({
  type: "gather",
  title: "Gather",
  category: "shape",
  icon: "pipette",
  doc: "Picks elements along an axis by an index tensor, for each place of the other axes by itself.",
  formula: "y[i, k, j] = x[i, index[i, k, j], j] along the axis",
  keywords: ["index", "pick", "take along axis", "lookup"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(1).describe("Axis that the indices count along; -1 is the last"),
  }),
  inputs: {
    x: { doc: "What is picked from", dtype: ["float32", "int32"] },
    index: { doc: "Indices from 0, with the shape of x but for that axis", dtype: ["int32"] },
  },
  outputs: { y: "The picked elements, in the shape of the indices" },
  exclusiveUpperBound: (p, { x }) => {
    const size = x.shape[sampleAxis(p.axis, x.shape) ?? 0];
    return typeof size === "number" ? { index: size } : {};
  },
  summary: (p) => `axis ${p.axis}`,
  shape: ({ x, index }, p) => {
    const axis = sampleAxis(p.axis, x.shape);
    if (axis === undefined) return sampleAxisProblem(p.axis, x.shape);
    const wanted = { phrase: "shapeLike", shape: x.shape, like: "x", open: axis } as const;
    if (index.shape.length !== x.shape.length) return problem.rank("index", wanted, index);
    if (!sameShape(x.shape.toSpliced(axis, 1), index.shape.toSpliced(axis, 1)))
      return problem.unequalSizes("index", wanted, index);
    return { y: tensor(index.shape, x.dtype) };
  },
  lower: ({ x, index }, p, b) => ({
    y: b.gatherElements([x, index], { axis: sampleAxis(p.axis, x.type.shape)! }),
  }),
  torch: (_x, p) => ({ call: ({ x, index }) => py`${x}.gather(${p.axis}, ${index}.long())` }),
  examples: [
    { inputs: { x: ["N", 5], index: { dtype: "int32", shape: ["N", 3] } }, exclusiveUpperBound: 5 },
    {
      inputs: { x: ["N", 4, 3], index: { dtype: "int32", shape: ["N", 4, 1] } },
      params: { axis: -1 },
      exclusiveUpperBound: 3,
    },
    { inputs: { x: ["N", "T", 2], index: { dtype: "int32", shape: ["N", 1, 2] } }, exclusiveUpperBound: 5 },
    {
      inputs: {
        x: { dtype: "int32", shape: ["N", 4] },
        index: { dtype: "int32", shape: ["N", 6] },
      },
      exclusiveUpperBound: 4,
    },
  ],
});
