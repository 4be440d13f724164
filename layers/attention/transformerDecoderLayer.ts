import { z } from "zod";
import { causalMask } from "./causalMask.ts";
import { defineLayer } from "../layer.ts";
import { decoderLayer } from "./lowerTransformer.ts";
import { maskedAttention } from "./maskedAttention.ts";
import { maskedDecoderLayer } from "./maskedTransformer.ts";
import { paddingPort, sequencePort } from "../rules/sequences.ts";
import { tensor } from "../../ir/types/shape.ts";
import {
  decoderCall,
  transformerModule,
  transformerParams,
  transformerProblems,
  transformerSummary,
} from "./transformer.ts";

/**
 * Self-attention, attention to a memory and two linear parts, each with a shortcut and a norm. x, y: [N, L, E], memory: [N, S, E],
 * padding: [N, L], memoryPadding: [N, S]. Vaswani et al., 2017.
 * https://pytorch.org/docs/stable/generated/torch.nn.TransformerDecoderLayer.html
 */
export const transformerDecoderLayer = defineLayer({
  type: "transformerDecoderLayer",
  title: "TransformerDecoderLayer",
  category: "attention",
  icon: "between-horizontal-start",
  doc: "Every position gathers from those before it and from the memory of an encoder, then goes through two linear parts.",
  formula:
    "a = norm(x + selfAttention(x)), b = norm(a + attention(a, memory)), y = norm(b + W₂·f(W₁·b)); with normFirst x + part(norm(x)) each; f is the activation",
  keywords: ["transformer", "translation", "sequence to sequence", "cross-attention", "block"],
  params: z.object({
    ...transformerParams,
    causal: z.boolean().default(true).describe("No position of x sees a later one"),
  }),
  inputs: {
    x: sequencePort("x", "length"),
    memory: sequencePort("memory", "length"),
    padding: paddingPort("padding", "x"),
    memoryPadding: paddingPort("memoryPadding", "the memory"),
  },
  outputs: { y: "Same shape as x" },
  summary: transformerSummary,
  draws: (p) => p.dropout > 0,
  shape: ({ x, memory, ...masks }, p) => {
    const faults = transformerProblems({ x, memory }, masks, p);
    return faults.length > 0 ? faults : { y: x };
  },
  lower: (given, p, b) => ({ y: decoderLayer(given, p, b) }),
  torch: ({ x: { shape }, padding, memoryPadding }, p) => {
    const padded = padding ?? memoryPadding;
    return {
      module: transformerModule(padded ? "MaskedDecoderLayer" : "nn.TransformerDecoderLayer", shape, p),
      helper: [...(padded ? [maskedAttention, maskedDecoderLayer] : []), ...(p.causal ? [causalMask] : [])],
      call: decoderCall(p),
    };
  },
  examples: [
    { inputs: { x: ["N", 5, 8], memory: ["N", 3, 8] } },
    {
      inputs: { x: ["N", "T", 4], memory: ["N", "S", 4] },
      params: { heads: 2, feedforward: 6, activation: "gelu", dropout: 0 },
    },
    {
      inputs: {
        x: ["N", "T", 4],
        memory: ["N", "S", 4],
        padding: tensor(["N", "T"], "bool"),
        memoryPadding: tensor(["N", "S"], "bool"),
      },
      params: { heads: 2, feedforward: 6, normFirst: true, dropout: 0, eps: 1e-3 },
      exclusiveUpperBound: 5,
    },
    {
      inputs: { x: ["N", 5, 4], memory: ["N", 6, 4], memoryPadding: tensor(["N", 6], "bool") },
      params: { heads: 1, feedforward: 6, dropout: 0, causal: false },
    },
  ],
});
