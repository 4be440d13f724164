import { z } from "zod";
import type { Value } from "../../ir/value.ts";
import { computeAttention } from "./attention.ts";
import { dense } from "../recipes/dense.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { defineLayer } from "../layer.ts";
import { maskedSoftmax } from "./maskedSoftmax.ts";
import { headsProblem, joinHeads, splitHeads } from "./multiHead.ts";
import { rotate } from "./positions.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo, turnOff } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { rotateHelper } from "./rotateHelper.ts";
import {
  paddingPort,
  paddingProblem,
  sequencePort,
  sequencesProblem,
  featuresOf,
} from "../rules/sequences.ts";
import { tensor } from "../../ir/types/shape.ts";
import { scopedBuilder } from "./scopedBuilder.ts";

/**
 * Self-attention in which several query heads share a head of keys and values. x, y: [N, T, E], padding: [N, T],
 * q_proj.weight, o_proj.weight: [E, E], k_proj.weight, v_proj.weight: [keyValueHeads·E/heads, E]. Ainslie et al.,
 * 2023; parameters are named as in LLaMA. https://pytorch.org/torchtune/stable/generated/torchtune.modules.MultiHeadAttention.html
 */
export const groupedQueryAttention = defineLayer({
  type: "groupedQueryAttention",
  title: "GroupedQueryAttention",
  category: "attention",
  icon: "group",
  doc: "Self-attention in which several heads of queries share one of keys and values, as in LLaMA.",
  formula:
    "y = [h₁, …, hₙ]·Wₒᵀ, hᵢ = softmax(qᵢ·kⱼᵀ/√d + mask)·vⱼ with j the head that i shares; q, k, v = x·W_qᵀ, x·W_kᵀ, x·W_vᵀ",
  keywords: ["gqa", "mqa", "multi-query", "llama", "mistral", "self-attention"],
  params: z.object({
    heads: z.int().min(1).max(1024).default(4).describe("Heads of queries; divides the features"),
    keyValueHeads: z
      .int()
      .min(1)
      .max(1024)
      .default(2)
      .describe("Heads of keys and values; divides the heads"),
    causal: z.boolean().default(false).describe("No position sees a later one"),
    rotary: z.boolean().default(false).describe("Turn queries and keys by their position"),
    base: z
      .number()
      .min(1)
      .max(1e9)
      .default(10_000)
      .describe("Slowest turn in positions, over 2π, if rotary"),
    dropout: z.number().min(0).lt(1).default(0).describe("Share of the attention dropped while training"),
    bias: z.boolean().default(false).describe("Add learned offsets to the projections"),
  }),
  inputs: { x: sequencePort("x", "time"), padding: paddingPort("padding", "x") },
  outputs: { y: "Same shape" },
  summary: (p) =>
    [
      `${p.heads}/${p.keyValueHeads} heads`,
      ...(p.causal ? ["causal"] : []),
      ...(p.rotary ? ["rotary"] : []),
    ].join(" · "),
  draws: (p) => p.dropout > 0,
  shape: ({ x, padding }, p) => {
    const wrong = sequencesProblem("x", x);
    if (wrong.length > 0) return wrong;
    const [n, length, features] = x.shape as [Dim, Dim, number];
    const faults = [
      ...headsProblem(features, p.heads),
      ...sharingProblem(p),
      ...rotaryProblem(features, p),
      ...paddingProblem("padding", padding, [n, length]),
    ];
    return faults.length > 0 ? faults : { y: x };
  },
  lower: ({ x, padding }, p, b) => {
    const features = featuresOf(x);
    const size = features / p.heads;
    const [n, length] = x.type.shape;
    const heads = (name: string, count: number): Value => {
      const projected = dense(x, { units: count * size, bias: p.bias }, scopedBuilder(name, b));
      const split = splitHeads(projected, count, b);
      return p.rotary && name !== "v_proj" ? rotate(split, { time: 2, base: p.base }, b) : split;
    };
    // Queries by the head of keys that they share: [N, keyValueHeads, shared, T, size].
    const grouped = (v: Value, shared: number): Value =>
      b.reshape([v], { shape: [n!, p.keyValueHeads, shared, length!, size] });
    const mixed = computeAttention(
      {
        query: grouped(heads("q_proj", p.heads), p.heads / p.keyValueHeads),
        key: grouped(heads("k_proj", p.keyValueHeads), 1),
        value: grouped(heads("v_proj", p.keyValueHeads), 1),
        padding,
        causal: p.causal,
        dropout: p.dropout,
      },
      b,
    );
    const joined = joinHeads(b.reshape([mixed], { shape: [n!, p.heads, length!, size] }), b);
    return { y: dense(joined, { units: features, bias: p.bias }, scopedBuilder("o_proj", b)) };
  },
  torch: ({ x }, p) => ({
    module: pyCall("GroupedQueryAttention", [x.shape[2]!, p.heads, p.keyValueHeads], {
      causal: [p.causal, false],
      rotary_base: [p.rotary ? p.base : null, null],
      dropout: [p.dropout, 0],
      bias: [p.bias, false],
    }),
    helper: [rotateHelper, maskedSoftmax, helper],
  }),
  examples: [
    { inputs: { x: ["N", 5, 8] } },
    { inputs: { x: ["N", "T", 8] }, params: { causal: true, rotary: true, keyValueHeads: 1 } },
    {
      inputs: { x: ["N", "T", 12], padding: tensor(["N", "T"], "bool") },
      params: { heads: 6, keyValueHeads: 3, rotary: true, base: 100, bias: true, causal: true },
      exclusiveUpperBound: 5,
    },
    { inputs: { x: ["N", 4, 6] }, params: { heads: 2, keyValueHeads: 2, dropout: 0.2 } },
  ],
});

function sharingProblem({ heads, keyValueHeads }: { heads: number; keyValueHeads: number }): Problem[] {
  if (heads % keyValueHeads === 0) return [];
  let fitting = Math.min(heads, keyValueHeads);
  while (heads % fitting !== 0) fitting--;
  return [
    problem.headsDivide(
      "keyValueHeads",
      { phrase: "divisorOfHeads", heads },
      keyValueHeads,
      setTo("keyValueHeads", fitting),
    ),
  ];
}

function rotaryProblem(features: number, { heads, rotary }: { heads: number; rotary: boolean }): Problem[] {
  const size = features / heads;
  if (!rotary || size % 2 === 0 || !Number.isInteger(size)) return [];
  return [problem.parameter("rotary", { phrase: "offAsNoPairs", features: size }, true, turnOff("rotary"))];
}

const helper = py`class GroupedQueryAttention(nn.Module):
    """Self-attention in which heads of queries share heads of keys and values. x: [N, T, E], padding: [N, T]"""

    def __init__(self, features, heads, shared_heads, causal=False, rotary_base=None, dropout=0.0, bias=False):
        super().__init__()
        self.heads, self.shared_heads = heads, shared_heads
        self.causal, self.rotary_base, self.dropout = causal, rotary_base, dropout
        width = features // heads * shared_heads
        self.q_proj = nn.Linear(features, features, bias=bias)
        self.k_proj = nn.Linear(features, width, bias=bias)
        self.v_proj = nn.Linear(features, width, bias=bias)
        self.o_proj = nn.Linear(features, features, bias=bias)

    def forward(self, x, padding=None):
        q = self.q_proj(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
        k = self.k_proj(x).unflatten(-1, (self.shared_heads, -1)).transpose(1, 2)
        v = self.v_proj(x).unflatten(-1, (self.shared_heads, -1)).transpose(1, 2)
        if self.rotary_base is not None:
            q, k = rotate(q, self.rotary_base), rotate(k, self.rotary_base)
        k, v = (part.repeat_interleave(self.heads // self.shared_heads, dim=1) for part in (k, v))
        scores = q @ k.transpose(-2, -1) / math.sqrt(q.shape[-1])
        hidden = torch.zeros(scores.shape[-2:], dtype=torch.bool, device=x.device)
        if self.causal:
            hidden = torch.ones_like(hidden).triu(1)
        if padding is not None:
            hidden = hidden | padding[:, None, None]
        weights = F.dropout(masked_softmax(scores, hidden), self.dropout, self.training)
        return self.o_proj((weights @ v).transpose(1, 2).flatten(2))`;
