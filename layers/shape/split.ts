import { z } from "zod";
import { sampleAxisProblem, sampleAxis } from "../rules/sampleAxis.ts";
import { type Dim, subDims } from "../../ir/types/dim.ts";
import { anyDType, defineLayer } from "../layer.ts";
import { splitAlong, splitPorts, splitTypes, sum } from "./splitAlong.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { py, type PyCode } from "../python/py.ts";
import type { Shape } from "../../ir/types/shape.ts";

/**
 * Parts of given sizes along an axis. x: [N, a + b + …], y0: [N, a], y1: [N, b], …
 * https://pytorch.org/docs/stable/generated/torch.split.html
 */
export const split = defineLayer({
  type: "split",
  title: "Split",
  category: "shape",
  icon: "separator-vertical",
  doc: "Takes a tensor apart along an axis into parts of given sizes, each with an output of its own.",
  formula: "y₀, y₁, … = x[0 : s₀], x[s₀ : s₀ + s₁], … along the axis",
  keywords: ["divide", "part", "section", "unpack"],
  params: z.object({
    sizes: z
      .array(z.int().min(-1).max(100_000_000))
      .min(1)
      .max(64)
      .default([1, -1])
      .describe("How much of the axis each part gets; one of them may be -1 and takes what is left"),
    axis: z.int().min(-8).max(7).default(-1).describe("Axis that is taken apart; -1 is the last"),
  }),
  inputs: { x: { doc: "Any shape with an axis behind the batch", dtype: anyDType } },
  outputs: splitPorts(2),
  ports: ({ sizes }) => ({ outputs: splitPorts(sizes.length) }),
  summary: (p) => `${p.sizes.join(" + ")} · axis ${p.axis}`,
  shape: ({ x }, p) => {
    const axis = sampleAxis(p.axis, x.shape);
    if (axis === undefined) return sampleAxisProblem(p.axis, x.shape);
    const sizes = sizesOf(x.shape[axis]!, p.sizes);
    return sizes ? splitTypes(x, axis, sizes) : sizesProblem(x.shape, axis, p.sizes);
  },
  lower: ({ x }, p, b) => {
    const axis = sampleAxis(p.axis, x.type.shape)!;
    return splitAlong({ x, axis, sizes: sizesOf(x.type.shape[axis]!, p.sizes)! }, b);
  },
  torch: ({ x: { shape } }, p) => {
    const axis = sampleAxis(p.axis, shape)!;
    const sizes = sizesOf(shape[axis]!, p.sizes)!;
    const rest = (x: PyCode): PyCode => py`${x}.shape[${p.axis}] - ${sum(p.sizes.filter((s) => s !== -1))}`;
    return {
      call: ({ x }) => {
        const written = sizes.map((size) => (typeof size === "number" ? py`${size}` : rest(x)));
        return { tuple: py`torch.split(${x}, [${written}], dim=${p.axis})` };
      },
    };
  },
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", 2, "T"] }, params: { sizes: [1, -1, 1] } },
    { inputs: { x: ["N", 6, "H", "W"] }, params: { sizes: [1, 3, 2], axis: 1 } },
    { inputs: { x: ["N", "T", 4] }, params: { sizes: [-1, 2], axis: -2 } },
    { inputs: { x: ["N", 4] }, params: { sizes: [-1] } },
    { inputs: { x: { dtype: "int32", shape: ["N", 5] } }, params: { sizes: [2, 3] }, exclusiveUpperBound: 9 },
  ],
});

/** The sizes with what is left in place of -1; undefined where they do not come to `size`. */
function sizesOf(size: Dim, sizes: readonly number[]): readonly Dim[] | undefined {
  const open = sizes.filter((s) => s === -1).length;
  const left = subDims(size, sum(sizes.filter((s) => s !== -1)));
  if (sizes.includes(0) || open > 1 || (open === 0 && left !== 0)) return undefined;
  if (open === 1 && typeof left === "number" && left < 1) return undefined;
  return sizes.map((s) => (s === -1 ? left : s));
}

function sizesProblem(x: Shape, axis: number, sizes: readonly number[]): Problem {
  const size = x[axis]!;
  // As many parts as there were, so that wires stay.
  const heads = [sizes.slice(0, -1), sizes.slice(1).map(() => 1), []];
  const fitting = heads.map((head) => [...head, -1]).find((list) => sizesOf(size, list))!;
  return problem.parameter(
    "sizes",
    { phrase: "sizesComingTo", size, axis },
    { phrase: "shape", shape: sizes },
    setTo("sizes", fitting, { phrase: "list", items: fitting }),
  );
}
