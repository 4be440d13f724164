import { z } from "zod";
import { axisProblem, hasSampleAxis } from "../rules/sampleAxis.ts";
import { defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { normalAxis, tensor } from "../../ir/types/shape.ts";

/**
 * The k largest elements along an axis, sorted, and where they were. x: any shape, values and indices: k along the
 * axis. https://pytorch.org/docs/stable/generated/torch.topk.html
 */
export const topk = defineLayer({
  type: "topk",
  title: "TopK",
  category: "math",
  icon: "list-filter",
  doc: "The largest or smallest elements along an axis, sorted, with their indices.",
  formula: "values = the k largest of x along the axis, sorted; values[i] = x[indices[i]]",
  keywords: ["largest", "sort", "k-max pooling", "beam", "smallest"],
  params: z.object({
    k: z.int().min(1).max(1_000_000).default(5).describe("How many elements are kept"),
    axis: z.int().min(-8).max(7).default(-1).describe("Axis along which they are searched; -1 is the last"),
    largest: z.boolean().default(true).describe("Keep the largest, or else the smallest"),
  }),
  inputs: { x: { doc: "Any shape with an axis behind the batch" } },
  outputs: { values: "The elements, sorted", indices: "Where they were, int32" },
  summary: (p) => `${p.k} ${p.largest ? "largest" : "smallest"}`,
  shape: ({ x: { shape }, x }, p) => {
    if (!hasSampleAxis(shape)) return problem.rank("x", { phrase: "batchAndElements" }, x);
    const wrong = axisProblem(p.axis, shape);
    if (wrong) return wrong;
    const axis = normalAxis(p.axis, shape.length)!;
    const size = shape[axis];
    if (typeof size === "number" && size < p.k)
      return problem.parameter("k", { phrase: "mostOnAxis", size, axis }, p.k, setTo("k", size));
    const kept = shape.with(axis, p.k);
    return { values: tensor(kept), indices: tensor(kept, "int32") };
  },
  lower: ({ x }, { k, axis: given, largest }, b) => {
    const axis = normalAxis(given, x.type.shape.length)!;
    const values = b.topK([x], { axis, k, largest });
    const indices = b.cast([b.auxiliaryOutput(values, 1)], { to: "int32", below: x.type.shape[axis]! });
    return { values, indices };
  },
  torch: (_x, p) => ({
    call: ({ x }) => {
      const options = [
        ...(p.axis === -1 ? [] : [py`dim=${p.axis}`]),
        ...(p.largest ? [] : [py`largest=${false}`]),
      ];
      const found = py`torch.topk(${[x, py`${p.k}`, ...options]})`;
      return { values: py`${found}.values`, indices: py`${found}.indices` };
    },
  }),
  examples: [
    { inputs: { x: ["N", 8] } },
    { inputs: { x: ["N", 4, "T"] }, params: { k: 2, axis: 1 } },
    { inputs: { x: ["N", "T", 3] }, params: { k: 3, axis: -2, largest: false } },
    { inputs: { x: ["N", 1] }, params: { k: 1 } },
  ],
});
