import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { mixesBatch } from "../rules/batch.ts";
import { defineLayer } from "../layer.ts";
import { type Problem, problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { broadcast, tensor, type TensorType } from "../../ir/types/shape.ts";
import { widenTo } from "../rules/widenTo.ts";

/** Beyond this many points PyTorch, too, computes by matrix products instead of differences. */
const FEW = 25;

/**
 * Distance of every point of a to every point of b. a: […, P, M], b: […, R, M], y: […, P, R].
 * https://pytorch.org/docs/stable/generated/torch.cdist.html
 */
export const cdist = defineLayer({
  type: "cdist",
  title: "CDist",
  category: "joining",
  icon: "ruler",
  doc: "Distance of every vector of a to every vector of b, for instance to prototypes.",
  formula: "y[i, j] = (Σₘ |a[i, m] − b[j, m]|ᵖ)^(1/p)",
  keywords: ["distance", "euclidean", "manhattan", "pairwise", "prototype", "nearest"],
  params: z.object({
    p: z.int().min(1).max(2).default(2).describe("2 measures straight lines, 1 sums along the axes"),
  }),
  inputs: { a: { doc: "Points […, P, features]" }, b: { doc: "Points […, R, features]" } },
  outputs: { y: "Distances […, P, R]" },
  summary: (p) => (p.p === 2 ? "straight" : "along the axes"),
  shape: ({ a, b }) => {
    const faults = [...rankProblem("a", a), ...rankProblem("b", b)];
    if (faults.length > 0) return faults;
    if (a.shape.length !== b.shape.length)
      return problem.rank("b", { phrase: "axesAsMany", count: a.shape.length, as: "a" }, b);
    const features = a.shape.at(-1)!;
    if (b.shape.at(-1) !== features) {
      const repair = typeof features === "number" ? widenTo("b", b, features) : undefined;
      const wrong = problem.unequalSizes(
        "b",
        { phrase: "featuresAsMany", size: features, as: "a" },
        b,
        repair,
      );
      return unlessEqual(wrong, a.shape.slice(-1), b.shape.slice(-1));
    }
    const batch = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
    if (!batch || mixesBatch(batch))
      return unlessEqual(problem.broadcast("b", a, b), a.shape.slice(0, -2), b.shape.slice(0, -2));
    return { y: tensor([...batch, a.shape.at(-2)!, b.shape.at(-2)!]) };
  },
  lower: (x, { p }, b) => {
    const counts = [x.a, x.b].map((v) => v.type.shape.at(-2)!);
    const few = counts.every((d) => typeof d === "number" && d <= FEW);
    return { y: p === 2 && !few ? byProducts(x, b) : byDifferences(x, p, b) };
  },
  torch: (_x, { p }) => ({
    call: ({ a, b }) => py`torch.cdist(${[a, b, ...(p === 2 ? [] : [py`p=${p}`])]})`,
  }),
  examples: [
    { inputs: { a: ["N", 5, 4], b: ["N", 3, 4] } },
    { inputs: { a: ["N", "T", 4], b: ["N", 3, 4] }, params: { p: 1 } },
    { inputs: { a: ["N", 2, 30, 3], b: ["N", 1, 4, 3] } },
    { inputs: { a: ["N", "T", 6], b: ["N", "T", 6] }, range: [-1, 1] },
  ],
});

interface Points {
  a: Value;
  b: Value;
}

const rankProblem = (port: string, x: TensorType): Problem[] =>
  x.shape.length < 3 ? [problem.rank(port, { phrase: "batchOfPoints" }, x)] : [];

/** The length of each a − b, [..., P, R, M] on the way. */
function byDifferences(x: Points, p: number, b: LayerBuilder): Value {
  const [rows, columns] = [withAxis(x.a, 1, b), withAxis(x.b, 2, b)];
  const difference = b.sub([rows, columns]);
  const axes = [difference.type.shape.length - 1];
  const length = p === 2 ? b.reduceL2([difference], { axes }) : b.reduceSum([b.abs([difference])], { axes });
  return b.reshape([length], { shape: difference.type.shape.slice(0, -1) });
}

/** An axis of size 1 as the last but `place`. */
function withAxis(x: Value, place: number, b: LayerBuilder): Value {
  const { shape } = x.type;
  return b.reshape([x], { shape: shape.toSpliced(shape.length - place, 0, 1) });
}

/** √(|a|² + |b|² − 2·a·b), with gradient 0 where it is 0. */
function byProducts(x: Points, b: LayerBuilder): Value {
  const axis = x.a.type.shape.length - 1;
  const squares = (v: Value): Value => b.reduceSum([b.mul([v, v])], { axes: [axis] });
  const perm = x.a.type.shape
    .map((_, i) => i)
    .with(-1, axis - 1)
    .with(-2, axis);
  const [zero, one] = [b.constant(0), b.constant(1)];
  const products = b.matMul([b.mul([x.a, b.constant(-2)]), b.transpose([x.b], { perm })]);
  const lengths = b.add([squares(x.a), b.transpose([squares(x.b)], { perm })]);
  const square = b.add([lengths, products]);
  const positive = b.greater([square, zero]);
  return b.where([positive, b.sqrt([b.where([positive, square, one])]), zero]);
}
