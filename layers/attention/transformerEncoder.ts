import { z } from "zod";
import { causalMask } from "./causalMask.ts";
import { defineLayer } from "../layer.ts";
import { encoderLayer, stacked } from "./lowerTransformer.ts";
import { py } from "../python/py.ts";
import { maskedAttention } from "./maskedAttention.ts";
import { maskedEncoder, maskedEncoderLayer } from "./maskedTransformer.ts";
import { paddingPort, sequencePort } from "../rules/sequences.ts";
import { tensor } from "../../ir/types/shape.ts";
import {
  stackArguments,
  stackParams,
  transformerModule,
  transformerParams,
  transformerProblems,
  transformerSummary,
} from "./transformer.ts";

/**
 * A stack of encoder layers. x, y: [N, L, E], padding: [N, L]. Vaswani et al., 2017.
 * https://pytorch.org/docs/stable/generated/torch.nn.TransformerEncoder.html
 */
export const transformerEncoder = defineLayer({
  type: "transformerEncoder",
  title: "TransformerEncoder",
  category: "attention",
  icon: "layers",
  doc: "Encoder layers of a Transformer one after the other.",
  formula: "y = layerₙ(… layer₁(x)), and a norm behind it with finalNorm",
  keywords: ["transformer", "bert", "gpt", "vit", "stack"],
  params: z.object({
    layers: stackParams.layers,
    ...transformerParams,
    causal: z.boolean().default(false).describe("No position sees a later one"),
    finalNorm: stackParams.finalNorm,
  }),
  inputs: { x: sequencePort("x", "length"), padding: paddingPort("padding", "x") },
  outputs: { y: "Same shape" },
  summary: (p) => `${p.layers}× ${transformerSummary(p)}`,
  draws: (p) => p.dropout > 0,
  shape: ({ x, padding }, p) => {
    const faults = transformerProblems({ x }, { padding }, p);
    return faults.length > 0 ? faults : { y: x };
  },
  lower: (given, p, b) => ({
    y: stacked(given.x, (x, part) => encoderLayer({ ...given, x }, p, part), { p, b }),
  }),
  torch: ({ x: { shape }, padding: padded }, p) => {
    const layer = (name: string) => transformerModule(name, shape, p);
    const stack = stackArguments(shape, p);
    return {
      module: padded
        ? py`MaskedEncoder(${layer("MaskedEncoderLayer")}, ${stack}, enable_nested_tensor=${false})`
        : py`nn.TransformerEncoder(${layer("nn.TransformerEncoderLayer")}, ${stack})`,
      helper: [
        ...(padded ? [maskedAttention, maskedEncoderLayer, maskedEncoder] : []),
        ...(p.causal ? [causalMask] : []),
      ],
      call: ({ x, padding }, self) => {
        const options = [
          ...(p.causal ? [py`mask=causal_mask(${x}, ${x})`] : []),
          ...(padding ? [py`src_key_padding_mask=${padding}`] : []),
        ];
        return py`${self}(${[x, ...options]})`;
      },
    };
  },
  examples: [
    { inputs: { x: ["N", 5, 8] } },
    {
      inputs: { x: ["N", "T", 4] },
      params: { heads: 2, feedforward: 6, activation: "gelu", dropout: 0, causal: true, layers: 3 },
    },
    {
      inputs: { x: ["N", "T", 4], padding: tensor(["N", "T"], "bool") },
      params: { heads: 2, feedforward: 6, normFirst: true, dropout: 0, eps: 1e-3, finalNorm: true },
      exclusiveUpperBound: 5,
    },
    {
      inputs: { x: ["N", 5, 4], padding: tensor(["N", 5], "bool") },
      params: { heads: 2, feedforward: 6, dropout: 0, layers: 1 },
      exclusiveUpperBound: 5,
    },
  ],
});
