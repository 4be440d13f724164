import { z } from "zod";
import type { Value } from "../../ir/value.ts";
import { normal } from "../../ir/initializer.ts";
import { defineLayer } from "../layer.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";

/**
 * A learned number for each head and distance of key and query, to be added to the scores of attention; far distances
 * share buckets that grow. query: […, L, E], key: […, S, E], weight: [buckets, heads], y: [heads, L, S]. Raffel et al.,
 * 2020 (T5). https://huggingface.co/docs/transformers/model_doc/t5
 */
export const relativePositionBias = defineLayer({
  type: "relativePositionBias",
  title: "RelativePositionBias",
  category: "attention",
  icon: "ruler",
  doc: "A learned number for each head and distance, for the mask of attention. Only the lengths of the inputs count.",
  formula: "y[h, i, j] = weight[bucket(j − i), h]",
  keywords: ["relative position", "t5", "bucket", "positional encoding"],
  params: z.object({
    heads: z.int().min(1).max(1024).default(4).describe("Heads of the attention that it is for"),
    buckets: z.int().min(4).max(100_000).default(32).describe("Numbers of a head, one for each bucket"),
    maxDistance: z.int().min(2).max(100_000).default(128).describe("Distance from which all are alike"),
    bidirectional: z.boolean().default(true).describe("Tell later keys from earlier ones; off if causal"),
  }),
  inputs: {
    query: { doc: "Sequences with L positions on the last axis but one" },
    key: { doc: "Sequences with S positions there; without a wire, the query", optional: true },
  },
  outputs: { y: "What is added to the scores, [heads, L, S]" },
  traits: { stopsGradient: () => ["query", "key"] },
  summary: (p) => `${p.heads} ${p.heads === 1 ? "head" : "heads"} · ${p.buckets} buckets`,
  shape: ({ query, key }, p) => {
    const faults = [
      ...lengthProblem("query", query),
      ...(key ? lengthProblem("key", key) : []),
      ...distanceProblem(p),
    ];
    return faults.length > 0
      ? faults
      : { y: tensor([p.heads, query.shape.at(-2)!, (key ?? query).shape.at(-2)!]) };
  },
  lower: ({ query, key = query }, p, b) => {
    const [length, keys] = [query.type.shape.at(-2)!, key.type.shape.at(-2)!];
    const weight = b.param("weight", [p.buckets, p.heads], normal(0.02));
    const int = (v: number): Value => b.constant(v, [], "int32");
    const rows = b.reshape([b.range([], { size: length })], { shape: [length, 1] });
    const columns = b.reshape([b.range([], { size: keys })], { shape: [1, keys] });
    const near = b.min([b.max([b.sub([columns, rows]), int(-p.maxDistance)]), int(p.maxDistance)]);
    const table = Array.from({ length: 2 * p.maxDistance + 1 }, (_, i) => bucketOf(i - p.maxDistance, p));
    const buckets = b.gather(
      [b.constant(table, [table.length], "int32"), b.add([near, int(p.maxDistance)])],
      { axis: 0 },
    );
    return { y: b.transpose([b.gather([weight, buckets], { axis: 0 })], { perm: [2, 0, 1] }) };
  },
  torch: (_x, p) => ({
    module: pyCall("RelativePositionBias", [p.heads], {
      buckets: [p.buckets, 32],
      max_distance: [p.maxDistance, 128],
      bidirectional: [p.bidirectional, true],
    }),
    helper,
    call: ({ query, key = query }, self) => py`${self}(${[query, key]})`,
  }),
  examples: [
    { inputs: { query: ["N", 6, 4] } },
    {
      inputs: { query: ["N", 20, 3], key: ["N", 30, 3] },
      params: { heads: 2, buckets: 8, maxDistance: 16 },
    },
    {
      inputs: { query: ["N", 2, "T", 3], key: ["N", 2, "S", 3] },
      params: { heads: 2, buckets: 5, maxDistance: 4, bidirectional: false },
    },
    {
      inputs: { query: ["N", 40, 1] },
      params: { heads: 1, buckets: 10, maxDistance: 33, bidirectional: false },
    },
  ],
});

interface Buckets {
  buckets: number;
  maxDistance: number;
  bidirectional: boolean;
}

/** Buckets of one direction, and how many of them hold a single distance. */
function directionOf(p: Buckets): { count: number; exact: number } {
  const count = p.bidirectional ? Math.floor(p.buckets / 2) : p.buckets;
  return { count, exact: Math.floor(count / 2) };
}

/** Bucket of a key that is `offset` positions after the query, with the float32 rounding that T5 has. */
function bucketOf(offset: number, p: Buckets): number {
  const { count, exact } = directionOf(p);
  const first = p.bidirectional && offset > 0 ? count : 0;
  const distance = p.bidirectional ? Math.abs(offset) : Math.max(-offset, 0);
  if (distance < exact) return first + distance;
  const logarithm = Math.fround(Math.log(Math.fround(distance / exact)));
  const share = Math.fround(logarithm / Math.fround(Math.log(p.maxDistance / exact)));
  const far = exact + Math.trunc(Math.fround(share * (count - exact)));
  return first + Math.min(far, count - 1);
}

const lengthProblem = (port: string, x: TensorType): Problem[] =>
  x.shape.length < 3 ? [problem.rank(port, { phrase: "positionsAndFeatures" }, x)] : [];

function distanceProblem(p: Buckets): Problem[] {
  const { exact } = directionOf(p);
  if (p.maxDistance > exact) return [];
  const fitting = 4 * exact;
  return [
    problem.parameter(
      "maxDistance",
      { phrase: "moreThanExact", exact },
      p.maxDistance,
      setTo("maxDistance", fitting),
    ),
  ];
}

const helper = py`class RelativePositionBias(nn.Module):
    """A learned number for each head and bucket of distances, as in T5: [heads, L, S]"""

    def __init__(self, heads, buckets=32, max_distance=128, bidirectional=True):
        super().__init__()
        self.max_distance, self.bidirectional = max_distance, bidirectional
        self.weight = nn.Parameter(torch.randn(buckets, heads) * 0.02)

    def bucket(self, offset):
        count = len(self.weight) // 2 if self.bidirectional else len(self.weight)
        first = (offset > 0) * count if self.bidirectional else 0
        distance = offset.abs() if self.bidirectional else (-offset).clamp(min=0)
        exact = count // 2
        share = torch.log(distance.clamp(min=1) / exact) / math.log(self.max_distance / exact)
        far = exact + (share * (count - exact)).long()
        return first + torch.where(distance < exact, distance, far.clamp(max=count - 1))

    def forward(self, query, key):
        rows = torch.arange(query.shape[-2], device=query.device)[:, None]
        columns = torch.arange(key.shape[-2], device=key.device)[None, :]
        return self.weight[self.bucket(columns - rows)].permute(2, 0, 1)`;
