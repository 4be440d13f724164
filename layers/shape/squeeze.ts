import { z } from "zod";
import { sampleAxisProblem, sampleAxis } from "../rules/sampleAxis.ts";
import { anyDType, defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { tensor } from "../../ir/types/shape.ts";

/** Takes away an axis of size 1. x: [N, 1, D], y: [N, D]. https://pytorch.org/docs/stable/generated/torch.squeeze.html */
export const squeeze = defineLayer({
  type: "squeeze",
  title: "Squeeze",
  category: "shape",
  icon: "minimize",
  doc: "Takes away an axis of size 1.",
  formula: "y[i, j] = x[i, 0, j]",
  keywords: ["remove axis", "reshape"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(-1).describe("Axis to take away; -1 is the last"),
  }),
  inputs: { x: { doc: "Any shape", dtype: anyDType } },
  outputs: { y: "The same elements with one axis less" },
  traits: { passes: "rearranged" },
  summary: (p) => `axis ${p.axis}`,
  shape: ({ x }, p) => {
    const axis = sampleAxis(p.axis, x.shape);
    if (axis === undefined) return sampleAxisProblem(p.axis, x.shape);
    if (x.shape[axis] === 1) return { y: tensor(x.shape.toSpliced(axis, 1), x.dtype) };
    const single = x.shape.indexOf(1);
    const repair = { code: "takeAxis", args: { axis: single }, setParams: { axis: single } } as const;
    return problem.dimension("x", { phrase: "sizeOne", axis }, x, single < 0 ? undefined : repair);
  },
  lower: ({ x }, p, b) => {
    const { shape } = x.type;
    return { y: b.reshape([x], { shape: shape.toSpliced(sampleAxis(p.axis, shape)!, 1) }) };
  },
  torch: (_x, p) => ({ call: ({ x }) => py`${x}.squeeze(${p.axis})` }),
  examples: [
    { inputs: { x: ["N", 5, 1] } },
    { inputs: { x: ["N", 1, "T"] }, params: { axis: 1 } },
    { inputs: { x: { dtype: "int32", shape: ["N", 1, 3] } }, params: { axis: -2 }, exclusiveUpperBound: 9 },
  ],
});
