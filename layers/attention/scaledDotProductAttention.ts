import { z } from "zod";
import { computeAttention } from "./attention.ts";
import { defineLayer } from "../layer.ts";
import { maskedSoftmax } from "./maskedSoftmax.ts";
import { type Problem, problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { paddingPort, paddingProblem } from "../rules/sequences.ts";
import { broadcast, sameShape, type Shape, tensor, type TensorType } from "../../ir/types/shape.ts";
import { widenTo } from "../rules/widenTo.ts";

/**
 * softmax(query·keyᵀ / √E + mask)·value. query: […, L, E], key: […, S, E], value: […, S, V], mask: […, L, S],
 * y: […, L, V]. https://pytorch.org/docs/stable/generated/torch.nn.functional.scaled_dot_product_attention.html
 */
export const scaledDotProductAttention = defineLayer({
  type: "scaledDotProductAttention",
  title: "ScaledDotProductAttention",
  category: "attention",
  icon: "focus",
  doc: "Each query takes a mean of the values, weighted by how well their keys match it. Nothing is learned here.",
  formula: "y = softmax(query·keyᵀ/√E + mask)·value",
  keywords: ["attention", "transformer", "sdpa"],
  params: z.object({
    causal: z.boolean().default(false).describe("No position sees a later one"),
  }),
  inputs: {
    query: { doc: "What is looked for, […, L, features]" },
    key: { doc: "What it is compared with, […, S, features]" },
    value: { doc: "What is averaged, […, S, any]" },
    mask: {
      doc: "True where a key takes part, or a number added to its score, […, L, S]",
      dtype: ["float32", "bool"],
      optional: true,
    },
    padding: paddingPort("padding", "the key"),
  },
  outputs: { y: "A mean of values for each query" },
  summary: (p) => (p.causal ? "causal" : ""),
  shape: ({ query, key, value, mask, padding }) => {
    const ranks = Object.entries({ query, key, value }).flatMap(([port, x]) => rankProblem(port, x, query));
    if (ranks.length > 0) return ranks;
    const features = query.shape.at(-1)!;
    if (typeof features === "string") return problem.openAxis("query", { phrase: "fixedLastAxis" }, query);
    const faults: Problem[] = [];
    if (key.shape.at(-1) !== features)
      faults.push(
        problem.unequalSizes(
          "key",
          { phrase: "featuresAsMany", size: features, as: "query" },
          key,
          widenTo("key", key, features),
        ),
      );
    if (value.shape.at(-2) !== key.shape.at(-2))
      faults.push(
        unlessEqual(
          problem.unequalSizes(
            "value",
            { phrase: "positionsAsMany", size: key.shape.at(-2)!, as: "key" },
            value,
          ),
          key.shape.slice(-2, -1),
          value.shape.slice(-2, -1),
        ),
      );
    const batch = broadcast(...[query, key, value].map((x) => x.shape.slice(0, -2)));
    if (!batch) faults.push(problem.broadcast("key", query, key));
    if (batch) faults.push(...paddingProblem("padding", padding, [batch[0]!, key.shape.at(-2)!]));
    if (faults.length > 0 || !batch) return faults;
    if (mask && !fits(mask.shape, [...batch, query.shape.at(-2)!, key.shape.at(-2)!]))
      return problem.unequalSizes(
        "mask",
        { phrase: "shapeLiningUp", shape: [...batch, query.shape.at(-2)!, key.shape.at(-2)!] },
        mask,
      );
    return { y: tensor([...batch, query.shape.at(-2)!, value.shape.at(-1)!]) };
  },
  lower: (x, p, b) => ({ y: computeAttention({ ...x, causal: p.causal, dropout: 0 }, b) }),
  torch: (_x, p) => ({
    helper: [maskedSoftmax, helper],
    call: ({ query, key, value, mask, padding }) => {
      const options = [
        ...(mask ? [py`mask=${mask}`] : []),
        ...(padding ? [py`padding=${padding}`] : []),
        ...(p.causal ? [py`causal=${true}`] : []),
      ];
      return py`scaled_dot_product_attention(${[query, key, value, ...options]})`;
    },
  }),
  examples: [
    { inputs: { query: ["N", 5, 4], key: ["N", 5, 4], value: ["N", 5, 4] } },
    {
      inputs: { query: ["N", 2, "T", 4], key: ["N", 2, "T", 4], value: ["N", 2, "T", 3] },
      params: { causal: true },
    },
    { inputs: { query: ["N", 2, 4], key: ["N", "T", 4], value: ["N", "T", 6], mask: ["N", 1, "T"] } },
    { inputs: { query: ["N", 3, 4], key: ["N", 5, 4], value: ["N", 5, 2] }, params: { causal: true } },
    {
      inputs: {
        query: ["N", 2, 3, 4],
        key: ["N", 2, "S", 4],
        value: ["N", 2, "S", 4],
        padding: tensor(["N", "S"], "bool"),
      },
    },
  ],
});

function rankProblem(port: string, x: TensorType, query: TensorType): Problem[] {
  if (query.shape.length < 3)
    return x === query ? [problem.rank(port, { phrase: "positionsAndFeatures" }, x)] : [];
  return x.shape.length === query.shape.length
    ? []
    : [problem.rank(port, { phrase: "axesAsMany", count: query.shape.length, as: "query" }, x)];
}

function fits(mask: Shape, scores: Shape): boolean {
  const together = broadcast(mask, scores);
  return together !== undefined && sameShape(together, scores);
}

const helper = py`def scaled_dot_product_attention(query, key, value, mask=None, padding=None, causal=False):
    """softmax(query @ key.T / sqrt(E) + mask) @ value; padding [N, S] is True where a key takes no part"""
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    hidden = torch.zeros(scores.shape[-2:], dtype=torch.bool, device=scores.device)
    if causal:
        hidden = torch.ones_like(hidden).triu(1)
    if padding is not None:
        hidden = hidden | padding.view(len(padding), *[1] * (scores.dim() - 2), -1)
    if mask is not None and mask.dtype == torch.bool:
        hidden = hidden | ~mask
    elif mask is not None:
        hidden = hidden | (mask == float("-inf"))
        # As low as a hidden key, a number would stand for one.
        scores = scores + mask.clamp(min=torch.finfo(mask.dtype).min / 2)
    return masked_softmax(scores, hidden) @ value`;
