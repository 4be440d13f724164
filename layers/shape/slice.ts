import { z } from "zod";
import { sampleAxisProblem, sampleAxis } from "../rules/sampleAxis.ts";
import { anyDType, defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { pyIndex } from "./pyIndex.ts";
import { tensor } from "../../ir/types/shape.ts";
import { BEYOND_END, sliceSize, type Slicing } from "../../ir/types/slicing.ts";

const index = z.int().min(-100_000_000).max(100_000_000);

/**
 * Part of an axis, as by x[:, start:end:step]. x: [N, T, D], y: [N, T', D].
 * https://pytorch.org/docs/stable/tensor_view.html
 */
export const slice = defineLayer({
  type: "slice",
  title: "Slice",
  category: "shape",
  icon: "slice",
  doc: "Takes part of an axis: from one index up to another, or every so many entries.",
  formula: "y[i] = x[start + step·i] along the axis, up to end",
  keywords: ["narrow", "crop", "index", "range", "subsample"],
  params: z.object({
    axis: z.int().min(-8).max(7).default(1).describe("Axis to take a part of; -1 is the last"),
    start: index.default(0).describe("First index; negative counts from the end"),
    end: index.nullable().default(null).describe("Index to stop before; empty goes to the end"),
    step: z.int().min(1).max(1_000_000).default(1).describe("Distance between the entries that are taken"),
  }),
  inputs: { x: { doc: "Any shape", dtype: anyDType } },
  outputs: { y: "The part, with all axes" },
  summary: (p) => `axis ${p.axis} · ${p.start}:${p.end ?? ""}${p.step === 1 ? "" : `:${p.step}`}`,
  shape: ({ x }, p) => {
    const axis = sampleAxis(p.axis, x.shape);
    if (axis === undefined) return sampleAxisProblem(p.axis, x.shape);
    const size = sliceSize(x.shape[axis]!, slicing(p));
    if (typeof size === "number" && size < 1)
      return problem.parameter(
        "start",
        { phrase: "oneEntryLeft" },
        { phrase: "span", start: p.start, end: p.end },
        { code: "takeWholeAxis", args: {}, setParams: { start: 0, end: null } },
      );
    return { y: tensor(x.shape.with(axis, size), x.dtype) };
  },
  lower: ({ x }, p, b) => {
    const { start, end, step } = slicing(p);
    const axes = [sampleAxis(p.axis, x.type.shape)!];
    return { y: b.slice([x], { axes, starts: [start], ends: [end], steps: [step] }) };
  },
  torch: (_x, p) => ({
    call: ({ x }) => {
      const [start, end] = [p.start === 0 ? py`` : py`${p.start}`, p.end === null ? py`` : py`${p.end}`];
      return pyIndex(x, p.axis, py`${start}:${end}${p.step === 1 ? py`` : py`:${p.step}`}`);
    },
  }),
  examples: [
    { inputs: { x: ["N", 6, 3] } },
    { inputs: { x: ["N", 7, 3] }, params: { start: 1, end: 6, step: 2 } },
    { inputs: { x: ["N", 3, 8] }, params: { axis: -1, start: -5, end: -1 } },
    { inputs: { x: ["N", "T", 4] }, params: { start: 1 } },
    { inputs: { x: ["N", "T", 4] }, params: { start: -2 } },
    { inputs: { x: ["N", 2, "T", 3] }, params: { axis: -2, end: -1, step: 2 } },
    { inputs: { x: ["N", 4] }, params: { end: 100 } },
    { inputs: { x: { dtype: "int32", shape: ["N", 5] } }, params: { start: 2 }, exclusiveUpperBound: 9 },
  ],
});

const slicing = (p: { start: number; end: number | null; step: number }): Slicing => ({
  ...p,
  end: p.end ?? BEYOND_END,
});
