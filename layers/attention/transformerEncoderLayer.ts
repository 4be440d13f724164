import { z } from "zod";
import { causalMask } from "./causalMask.ts";
import { defineLayer } from "../layer.ts";
import { encoderLayer } from "./lowerTransformer.ts";
import { py } from "../python/py.ts";
import { maskedAttention } from "./maskedAttention.ts";
import { maskedEncoderLayer } from "./maskedTransformer.ts";
import { paddingPort, sequencePort } from "../rules/sequences.ts";
import { tensor } from "../../ir/types/shape.ts";
import {
  transformerModule,
  transformerParams,
  transformerProblems,
  transformerSummary,
} from "./transformer.ts";

/**
 * Self-attention and two linear parts, each with a shortcut and a norm. x, y: [N, L, E], padding: [N, L]. Vaswani et al., 2017.
 * https://pytorch.org/docs/stable/generated/torch.nn.TransformerEncoderLayer.html
 */
export const transformerEncoderLayer = defineLayer({
  type: "transformerEncoderLayer",
  title: "TransformerEncoderLayer",
  category: "attention",
  icon: "square-stack",
  doc: "Every position gathers from all others, then goes through two linear parts, each with a shortcut around it.",
  formula:
    "a = norm(x + selfAttention(x)), y = norm(a + W₂·f(W₁·a)); with normFirst x + part(norm(x)) each; f is the activation",
  keywords: ["transformer", "bert", "gpt", "self-attention", "block"],
  params: z.object({
    ...transformerParams,
    causal: z.boolean().default(false).describe("No position sees a later one"),
  }),
  inputs: { x: sequencePort("x", "length"), padding: paddingPort("padding", "x") },
  outputs: { y: "Same shape" },
  summary: transformerSummary,
  draws: (p) => p.dropout > 0,
  shape: ({ x, padding }, p) => {
    const faults = transformerProblems({ x }, { padding }, p);
    return faults.length > 0 ? faults : { y: x };
  },
  lower: (given, p, b) => ({ y: encoderLayer(given, p, b) }),
  torch: ({ x: { shape }, padding: padded }, p) => ({
    module: transformerModule(padded ? "MaskedEncoderLayer" : "nn.TransformerEncoderLayer", shape, p),
    helper: [...(padded ? [maskedAttention, maskedEncoderLayer] : []), ...(p.causal ? [causalMask] : [])],
    call: ({ x, padding }, self) => {
      const options = [
        ...(p.causal ? [py`src_mask=causal_mask(${x}, ${x})`] : []),
        ...(padding ? [py`src_key_padding_mask=${padding}`] : []),
      ];
      return py`${self}(${[x, ...options]})`;
    },
  }),
  examples: [
    { inputs: { x: ["N", 5, 8] } },
    {
      inputs: { x: ["N", "T", 4] },
      params: { heads: 2, feedforward: 6, activation: "gelu", dropout: 0, causal: true },
    },
    {
      inputs: { x: ["N", "T", 4], padding: tensor(["N", "T"], "bool") },
      params: { heads: 2, feedforward: 6, normFirst: true, dropout: 0, eps: 1e-3 },
      exclusiveUpperBound: 5,
    },
    {
      inputs: { x: ["N", 5, 4], padding: tensor(["N", 5], "bool") },
      params: { heads: 2, feedforward: 6, dropout: 0 },
      exclusiveUpperBound: 5,
    },
  ],
});
