import { z } from "zod";
import { anyDType, defineLayer } from "../layer.ts";
import { sampleAxis } from "../rules/sampleAxis.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { normalAxis, tensor } from "../../ir/types/shape.ts";

/**
 * Reorders axes: axis i of y is axis axes[i] of x. https://pytorch.org/docs/stable/generated/torch.permute.html
 */
export const permute = defineLayer({
  type: "permute",
  title: "Permute",
  category: "shape",
  icon: "shuffle",
  doc: "Reorders the axes, such as features and time.",
  formula: "y[i[axes[0]], i[axes[1]], …] = x[i[0], i[1], …]",
  keywords: ["transpose", "swap"],
  params: z.object({
    axes: z
      .array(z.int().min(-8).max(7))
      .min(1)
      .max(8)
      .default([0, 2, 1])
      .describe("For each axis of the result the axis it was; the batch stays 0"),
  }),
  inputs: { x: { doc: "Any shape", dtype: anyDType } },
  outputs: { y: "The same elements with reordered axes" },
  traits: { passes: "rearranged" },
  summary: (p) => p.axes.join(", "),
  shape: ({ x }, p) => {
    const rank = x.shape.length;
    const axes = p.axes.map((axis) => normalAxis(axis, rank));
    const batch = rank > 0 && sampleAxis(0, x.shape) === undefined;
    if (
      axes.length !== rank ||
      new Set(axes).size !== rank ||
      axes.includes(undefined) ||
      (batch && axes[0] !== 0)
    )
      return problem.axis(
        "axes",
        batch ? { phrase: "eachAxisOnce", last: rank - 1 } : { phrase: "everyAxisOnce", last: rank - 1 },
        { phrase: "list", items: p.axes },
        { code: "swapLastAxes", args: {}, setParams: { axes: lastTwoSwapped(rank, batch ? 1 : 0) } },
      );
    return {
      y: tensor(
        axes.map((axis) => x.shape[axis!]!),
        x.dtype,
      ),
    };
  },
  lower: ({ x }, p, b) => ({
    y: b.transpose([x], { perm: p.axes.map((axis) => normalAxis(axis, x.type.shape.length)!) }),
  }),
  torch: (_x, p) => ({ call: ({ x }) => py`${x}.permute(${p.axes.map((axis) => py`${axis}`)})` }),
  examples: [
    { inputs: { x: ["N", 3, "T"] } },
    { inputs: { x: ["N", 3, 4, 5] }, params: { axes: [0, -1, 1, 2] } },
    { inputs: { x: { dtype: "int32", shape: ["N", 2, 3] } }, exclusiveUpperBound: 9 },
  ],
});

/** All axes in their order, the last two of those that may move swapped. */
function lastTwoSwapped(rank: number, fixed: number): number[] {
  const axes = Array.from({ length: rank }, (_, i) => i);
  return rank - fixed < 2 ? axes : [...axes.slice(0, -2), rank - 1, rank - 2];
}
