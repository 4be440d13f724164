import { z } from "zod";
import { normal } from "../../ir/initializer.ts";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { tensor } from "../../ir/types/shape.ts";

/**
 * Looks up a learned vector for each id. x: […] of ids, weight: [count, D], y: […, D].
 * https://pytorch.org/docs/stable/generated/torch.nn.Embedding.html
 */
export const embedding = defineLayer({
  type: "embedding",
  title: "Embedding",
  category: "core",
  icon: "book-type",
  doc: "Turns ids, such as tokens or categories, into learned vectors.",
  formula: "y = weight[x]",
  keywords: ["token", "vocabulary", "lookup", "category"],
  params: z.object({
    count: z.int().min(1).max(10_000_000).default(1000).describe("Number of ids, from 0"),
    dimension: z.int().min(1).max(1_000_000).default(64).describe("Size of each vector"),
    scale: z.number().min(0).max(100).default(1).describe("Standard deviation of its elements at the start"),
  }),
  inputs: { x: { doc: "Ids below the count", dtype: ["int32", "int64"] } },
  outputs: { y: "A vector on a new last axis for each id" },
  exclusiveUpperBound: (p) => ({ x: p.count }),
  vocabulary: "count",
  summary: (p) => `${p.count} · ${p.dimension}`,
  shape: ({ x }, p) => ({ y: tensor([...x.shape, p.dimension]) }),
  lower: ({ x }, p, b) => {
    const w = b.param("weight", [p.count, p.dimension], normal(p.scale));
    return { y: b.gather([w, x], { axis: 0 }) };
  },
  torch: (_x, p) =>
    p.scale === 1
      ? { module: pyCall("nn.Embedding", [p.count, p.dimension]) }
      : { module: pyCall("scaled_embedding", [p.count, p.dimension, p.scale]), helper: scaledEmbedding },
  examples: [
    { inputs: { x: { dtype: "int32", shape: ["N", "T"] } }, exclusiveUpperBound: 1000 },
    {
      inputs: { x: { dtype: "int32", shape: ["N"] } },
      params: { count: 7, dimension: 3 },
      exclusiveUpperBound: 7,
    },
    {
      inputs: { x: { dtype: "int32", shape: ["N", 2, 5] } },
      params: { count: 9, dimension: 4, scale: 0.02 },
      exclusiveUpperBound: 9,
    },
  ],
});

const scaledEmbedding = py`def scaled_embedding(count, dimension, scale):
    """nn.Embedding whose weight starts at N(0, scale²)."""
    embedding = nn.Embedding(count, dimension)
    nn.init.normal_(embedding.weight, std=scale)
    return embedding`;
