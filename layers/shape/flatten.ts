import { z } from "zod";
import { mulDims } from "../../ir/types/dim.ts";
import { anyDType, defineLayer } from "../layer.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { reshapeTo } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { normalAxis, type Shape, tensor } from "../../ir/types/shape.ts";

/**
 * Joins neighboring axes into one. x: [N, a, b, c], y: [N, a·b·c].
 * https://pytorch.org/docs/stable/generated/torch.flatten.html
 */
export const flatten = defineLayer({
  type: "flatten",
  title: "Flatten",
  category: "shape",
  icon: "rows-3",
  doc: "Joins neighboring axes into one, such as a map into a row of features.",
  formula: "y[n, (i·b + j)·c + k] = x[n, i, j, k] for axes of sizes a, b, c",
  keywords: ["vector", "view"],
  params: z.object({
    startAxis: z.int().min(-8).max(7).default(1).describe("First axis to join; 0 is the batch"),
    endAxis: z.int().min(-8).max(7).default(-1).describe("Last axis to join; -1 is the last of all"),
  }),
  inputs: { x: { doc: "Any shape", dtype: anyDType } },
  outputs: { y: "The joined axes as one" },
  traits: { passes: "rearranged" },
  summary: (p) => (p.startAxis === 1 && p.endAxis === -1 ? "" : `axes ${p.startAxis} to ${p.endAxis}`),
  shape: ({ x }, p) => {
    const rank = x.shape.length;
    if (rank === 1 && p.startAxis === 1)
      return problem.rank("x", { phrase: "batchAndFlattened" }, x, reshapeTo("x", [1]));
    const [start, end] = [normalAxis(p.startAxis, rank), normalAxis(p.endAxis, rank)];
    if (start === undefined) return boundProblem("startAxis", p.startAxis, [0, rank - 1]);
    if (end === undefined || end < start) return boundProblem("endAxis", p.endAxis, [start, rank - 1]);
    return { y: tensor(flattened(x.shape, start, end), x.dtype) };
  },
  lower: ({ x }, p, b) => {
    const { shape } = x.type;
    const [start, end] = [normalAxis(p.startAxis, shape.length)!, normalAxis(p.endAxis, shape.length)!];
    return { y: b.reshape([x], { shape: flattened(shape, start, end) }) };
  },
  torch: (_x, p) => ({
    call: ({ x }) =>
      p.endAxis === -1 ? py`${x}.flatten(${p.startAxis})` : py`${x}.flatten(${p.startAxis}, ${p.endAxis})`,
  }),
  examples: [
    { inputs: { x: ["N", 32, 13, 13] } },
    { inputs: { x: ["N", "T", 4, 5] }, params: { startAxis: 2 } },
    { inputs: { x: ["N", 3, "H", "W"] }, params: { startAxis: -2 } },
    { inputs: { x: ["N", 3, 4, 5] }, params: { startAxis: 1, endAxis: 2 } },
    { inputs: { x: { dtype: "int32", shape: ["N", 3, "T"] } }, exclusiveUpperBound: 10 },
    { inputs: { x: ["N", 6] } },
  ],
});

const flattened = (shape: Shape, start: number, end: number): Shape =>
  shape.toSpliced(start, end - start + 1, mulDims(...shape.slice(start, end + 1)));

const boundProblem = (param: "startAxis" | "endAxis", actual: number, [first, last]: [number, number]) =>
  problem.axis(param, { phrase: "axisBetween", first, last }, actual, {
    ...(param === "startAxis" ? { code: "startAtSample", args: {} } : { code: "endAtLastAxis", args: {} }),
    setParams: { [param]: undefined },
  });
