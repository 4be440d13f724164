import { z } from "zod";
import { sampleAxisProblem, sampleAxis } from "../rules/sampleAxis.ts";
import { type Dim, exactDivDims } from "../../ir/types/dim.ts";
import { anyDType, defineLayer } from "../layer.ts";
import { splitPorts, splitTypes, splitAlong } from "./splitAlong.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";

/**
 * So many parts along an axis, as equal as can be: the last is the smallest. x: [N, n·D], y0, y1, …: [N, D].
 * https://pytorch.org/docs/stable/generated/torch.chunk.html
 */
export const chunk = defineLayer({
  type: "chunk",
  title: "Chunk",
  category: "shape",
  icon: "columns-2",
  doc: "Takes a tensor apart along an axis into a number of equal parts, each with an output of its own.",
  formula: "yₖ = x[k·s : (k + 1)·s] along the axis, s = ⌈size / count⌉",
  keywords: ["divide", "part", "half", "unpack", "qkv"],
  params: z.object({
    count: z
      .int()
      .min(1)
      .max(64)
      .default(2)
      .describe("Number of parts; where they cannot be equal, the last is smaller"),
    axis: z.int().min(-8).max(7).default(-1).describe("Axis that is taken apart; -1 is the last"),
  }),
  inputs: { x: { doc: "Any shape with an axis behind the batch", dtype: anyDType } },
  outputs: splitPorts(2),
  ports: ({ count }) => ({ outputs: splitPorts(count) }),
  summary: (p) => `${p.count} parts · axis ${p.axis}`,
  shape: ({ x }, p) => {
    const axis = sampleAxis(p.axis, x.shape);
    if (axis === undefined) return sampleAxisProblem(p.axis, x.shape);
    const size = x.shape[axis]!;
    const sizes = sizesOf(size, p.count);
    if (sizes) return splitTypes(x, axis, sizes);
    if (typeof size === "string") return problem.dimension("x", { phrase: "multiple", of: p.count, axis }, x);
    const count = Math.ceil(size / Math.ceil(size / p.count));
    return problem.parameter("count", { phrase: "partsOf", size }, p.count, setTo("count", count));
  },
  lower: ({ x }, p, b) => {
    const { shape } = x.type;
    const axis = sampleAxis(p.axis, shape)!;
    const size = shape[axis]!;
    const sizes = sizesOf(size, p.count)!;
    if (typeof size === "number" || p.count === 1) return splitAlong({ x, axis, sizes }, b);
    // A slice begins at a known index, so parts of an open size lie along an axis of their own first.
    const parts = b.reshape([x], { shape: shape.toSpliced(axis, 1, p.count, sizes[0]!) });
    const ones = sizes.map(() => 1);
    const flat = Object.entries(splitAlong({ x: parts, axis, sizes: ones }, b));
    return Object.fromEntries(
      flat.map(([port, part]) => [port, b.reshape([part], { shape: shape.with(axis, sizes[0]!) })]),
    );
  },
  torch: (_x, p) => ({
    call: ({ x }) => ({ tuple: py`torch.chunk(${x}, ${p.count}, dim=${p.axis})` }),
  }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", "T", 6] }, params: { count: 3 } },
    { inputs: { x: ["N", 7, "T"] }, params: { count: 4, axis: 1 } },
    { inputs: { x: ["N", "T"] }, params: { count: 1 } },
    { inputs: { x: { dtype: "int32", shape: ["N", 4] } }, exclusiveUpperBound: 9 },
  ],
});

/** The sizes of the parts; undefined where so many would be left without an element, or their sizes are not certain. */
function sizesOf(size: Dim, count: number): readonly Dim[] | undefined {
  if (typeof size === "string") {
    const part = exactDivDims(size, count);
    return part === undefined ? undefined : new Array<Dim>(count).fill(part);
  }
  const part = Math.ceil(size / count);
  const last = size - part * (count - 1);
  return last < 1 ? undefined : [...new Array<Dim>(count - 1).fill(part), last];
}
