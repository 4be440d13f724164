import { z } from "zod";
import { sampleAxisProblem, sampleAxis } from "../rules/sampleAxis.ts";
import { exactDivDims, mulDims } from "../../ir/types/dim.ts";
import { anyDType, defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { type Shape, tensor } from "../../ir/types/shape.ts";

/**
 * Splits one axis into several. x: [N, a·b], y: [N, a, b].
 * https://pytorch.org/docs/stable/generated/torch.nn.Unflatten.html
 */
export const unflatten = defineLayer({
  type: "unflatten",
  title: "Unflatten",
  category: "shape",
  icon: "rows-4",
  doc: "Splits one axis into several, such as features into heads.",
  formula: "y[n, i, j] = x[n, i·b + j] for sizes a, b",
  keywords: ["reshape", "view", "split axis", "heads"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(-1).describe("Axis to split; -1 is the last"),
    sizes: z
      .array(z.int().min(-1).max(100_000_000))
      .min(1)
      .max(6)
      .default([1, -1])
      .describe("Axes that it becomes; one of them may be -1 and takes what is left"),
  }),
  inputs: { x: { doc: "Any shape", dtype: anyDType } },
  outputs: { y: "The same elements with more axes" },
  traits: { passes: "rearranged" },
  summary: (p) => `axis ${p.axis} · ${p.sizes.join("×")}`,
  shape: ({ x }, p) => {
    const axis = sampleAxis(p.axis, x.shape);
    if (axis === undefined) return sampleAxisProblem(p.axis, x.shape);
    const shape = split(x.shape, axis, p.sizes);
    if (!shape)
      return problem.elementCount(
        "sizes",
        { phrase: "sizesMultiplyingTo", size: x.shape[axis]! },
        { phrase: "shape", shape: p.sizes },
        { code: "leaveAxis", args: {}, setParams: { sizes: [-1] } },
      );
    return { y: tensor(shape, x.dtype) };
  },
  lower: ({ x }, p, b) => {
    const { shape } = x.type;
    return { y: b.reshape([x], { shape: split(shape, sampleAxis(p.axis, shape)!, p.sizes)! }) };
  },
  torch: (_x, p) => ({ call: ({ x }) => py`${x}.unflatten(${p.axis}, ${p.sizes})` }),
  examples: [
    { inputs: { x: ["N", 12] } },
    { inputs: { x: ["N", 12, "T"] }, params: { axis: 1, sizes: [3, -1] } },
    { inputs: { x: ["N", "T", 24] }, params: { axis: -1, sizes: [2, 3, 4] } },
    { inputs: { x: ["N", "T"] }, params: { axis: 1, sizes: [-1, 1] } },
    { inputs: { x: { dtype: "int32", shape: ["N", 6] } }, params: { sizes: [6] }, exclusiveUpperBound: 9 },
  ],
});

/** The shape with an axis split; undefined where the sizes do not multiply to it. */
function split(x: Shape, axis: number, sizes: readonly number[]): Shape | undefined {
  const open = sizes.filter((d) => d === -1).length;
  if (sizes.includes(0) || open > 1) return undefined;
  const left = exactDivDims(x[axis]!, mulDims(...sizes.filter((d) => d !== -1)));
  if (left === undefined || left === 0 || (open === 0 && left !== 1)) return undefined;
  return x.toSpliced(axis, 1, ...sizes.map((d) => (d === -1 ? left : d)));
}
