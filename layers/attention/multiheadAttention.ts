import { z } from "zod";
import { causalMask } from "./causalMask.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { defineLayer } from "../layer.ts";
import { maskedAttention } from "./maskedAttention.ts";
import { headsProblem, multiHead } from "./multiHead.ts";
import { problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { insertLayer } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { allSequences, paddingPort, paddingProblem } from "../rules/sequences.ts";
import { tensor } from "../../ir/types/shape.ts";

/**
 * Attention of several heads, each with its own projections. query: [N, L, E], key, value: [N, S, any],
 * padding: [N, S], y: [N, L, E], in_proj_weight: [3E, E] or, where widths differ, q_proj_weight: [E, E], k_proj_weight
 * and v_proj_weight; out_proj.weight: [E, E]. Vaswani et al., 2017.
 * https://pytorch.org/docs/stable/generated/torch.nn.MultiheadAttention.html
 */
export const multiheadAttention = defineLayer({
  type: "multiheadAttention",
  title: "MultiheadAttention",
  category: "attention",
  icon: "scan-eye",
  doc: "Every position gathers what it needs from all others. With a key it gathers from another sequence.",
  formula:
    "y = [h₁, …, hₙ]·Wₒᵀ + bₒ, hᵢ = softmax(qᵢ·kᵢᵀ/√d + mask)·vᵢ; q, k, v = query·W_qᵀ + b_q, key·W_kᵀ + b_k, value·W_vᵀ + b_v",
  keywords: ["self-attention", "cross-attention", "transformer", "mha"],
  params: z.object({
    heads: z.int().min(1).max(1024).default(4).describe("Number of heads; divides the features"),
    bias: z.boolean().default(true).describe("Add learned offsets to the projections"),
    dropout: z.number().min(0).lt(1).default(0).describe("Share of the attention dropped while training"),
    causal: z.boolean().default(false).describe("No position sees a later one"),
  }),
  inputs: {
    query: {
      doc: "Sequences [N, L, features]",
      dtypeRepair: insertLayer("Embedding", { input: "query", type: "embedding" }),
    },
    key: { doc: "Sequences to attend to, [N, S, features]; without a wire, the query", optional: true },
    value: { doc: "What is gathered from them, [N, S, features]; without a wire, the key", optional: true },
    padding: paddingPort("padding", "the key"),
  },
  outputs: { y: "Sequences [N, L, features]" },
  summary: (p) => `${p.heads} ${p.heads === 1 ? "head" : "heads"}${p.causal ? " · causal" : ""}`,
  draws: (p) => p.dropout > 0,
  shape: ({ query, key, value, padding }, p) => {
    const wrong = allSequences({ query, key, value });
    if (wrong.length > 0) return wrong;
    const [n, , features] = query.shape as [Dim, Dim, number];
    const length = (key ?? query).shape[1]!;
    const faults = [
      ...headsProblem(features, p.heads),
      ...Object.entries({ key, value }).flatMap(([port, x]) =>
        x && x.shape[0] !== n
          ? [problem.unequalSizes(port, { phrase: "firstLike", size: n, like: "query" }, x)]
          : [],
      ),
      ...paddingProblem("padding", padding, [n, length]),
    ];
    if (value && value.shape[1] !== length)
      faults.push(
        unlessEqual(
          problem.unequalSizes("value", { phrase: "positionsAsMany", size: length, as: "key" }, value),
          [length],
          value.shape.slice(1, 2),
        ),
      );
    return faults.length > 0 ? faults : { y: query };
  },
  lower: (x, p, b) => ({ y: multiHead({ ...x, ...p }, b) }),
  torch: ({ query, key = query, value = key, padding: padded }, p) => ({
    module: pyCall("nn.MultiheadAttention", [query.shape[2]!, p.heads], {
      dropout: [p.dropout, 0],
      bias: [p.bias, true],
      kdim: [key.shape[2]!, query.shape[2]!],
      vdim: [value.shape[2]!, query.shape[2]!],
      batch_first: [true],
    }),
    helper: [...(padded ? [maskedAttention] : []), ...(p.causal ? [causalMask] : [])],
    call: ({ query: q, key: k = q, value: v = k, padding }, self) => {
      const mask = p.causal ? py`mask=causal_mask(${q}, ${k})` : undefined;
      if (padding) return py`masked_attention(${[self, q, k, v, padding, ...(mask ? [mask] : [])]})`;
      return py`${self}(${[q, k, v, py`need_weights=${false}`, ...(mask ? [py`attn_${mask}`] : [])]})[0]`;
    },
  }),
  examples: [
    { inputs: { query: ["N", 5, 8] } },
    { inputs: { query: ["N", "T", 8] }, params: { heads: 2, bias: false, causal: true } },
    { inputs: { query: ["N", 3, 6], key: ["N", "T", 6] }, params: { heads: 3 } },
    {
      inputs: { query: ["N", 3, 4], key: ["N", 5, 4], value: ["N", 5, 4] },
      params: { heads: 1, causal: true },
    },
    { inputs: { query: ["N", 4, 6] }, params: { heads: 2, dropout: 0.2 } },
    {
      inputs: { query: ["N", 3, 4], key: ["N", "S", 6], value: ["N", "S", 5] },
      params: { heads: 2 },
    },
    {
      inputs: { query: ["N", "T", 4], padding: tensor(["N", "T"], "bool") },
      params: { heads: 2, causal: true },
      exclusiveUpperBound: 5,
    },
    {
      inputs: { query: ["N", 3, 4], key: ["N", "S", 3], padding: tensor(["N", "S"], "bool") },
      params: { heads: 1, bias: false },
    },
  ],
});
