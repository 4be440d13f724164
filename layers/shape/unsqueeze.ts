import { z } from "zod";
import { mixesBatch } from "../rules/batch.ts";
import { anyDType, defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { normalAxis, type Shape, tensor } from "../../ir/types/shape.ts";

/** Puts in an axis of size 1. x: [N, D], y: [N, 1, D]. https://pytorch.org/docs/stable/generated/torch.unsqueeze.html */
export const unsqueeze = defineLayer({
  type: "unsqueeze",
  title: "Unsqueeze",
  category: "shape",
  icon: "maximize",
  doc: "Puts in an axis of size 1, so that shapes line up.",
  formula: "y[i, 0, j] = x[i, j]",
  keywords: ["add axis", "expand dims", "newaxis", "reshape"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(1).describe("Where the new axis stands in the result; -1 is last"),
  }),
  inputs: { x: { doc: "Any shape", dtype: anyDType } },
  outputs: { y: "The same elements with one axis more" },
  traits: { passes: "rearranged" },
  summary: (p) => `axis ${p.axis}`,
  shape: ({ x }, p) => {
    const shape = widened(x.shape, p.axis);
    if (shape && !mixesBatch(shape)) return { y: tensor(shape, x.dtype) };
    const last = x.shape.length;
    return problem.axis("axis", { phrase: "axisOfResult", last }, p.axis, {
      code: "putLast",
      args: {},
      setParams: { axis: -1 },
    });
  },
  lower: ({ x }, p, b) => ({ y: b.reshape([x], { shape: widened(x.type.shape, p.axis)! }) }),
  torch: (_x, p) => ({ call: ({ x }) => py`${x}.unsqueeze(${p.axis})` }),
  examples: [
    { inputs: { x: ["N", 5] } },
    { inputs: { x: ["N", 3, "T"] }, params: { axis: -1 } },
    { inputs: { x: { dtype: "int32", shape: ["N", 4] } }, params: { axis: -2 }, exclusiveUpperBound: 9 },
    { inputs: { x: ["N"] } },
  ],
});

const widened = (x: Shape, axis: number): Shape | undefined => {
  const at = normalAxis(axis, x.length + 1);
  return at === undefined ? undefined : x.toSpliced(at, 0, 1);
};
