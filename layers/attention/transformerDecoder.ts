import { z } from "zod";
import { causalMask } from "./causalMask.ts";
import { defineLayer } from "../layer.ts";
import { decoderLayer, stacked } from "./lowerTransformer.ts";
import { py } from "../python/py.ts";
import { maskedAttention } from "./maskedAttention.ts";
import { maskedDecoder, maskedDecoderLayer } from "./maskedTransformer.ts";
import { paddingPort, sequencePort } from "../rules/sequences.ts";
import { tensor } from "../../ir/types/shape.ts";
import {
  decoderCall,
  stackArguments,
  stackParams,
  transformerModule,
  transformerParams,
  transformerProblems,
  transformerSummary,
} from "./transformer.ts";

/**
 * A stack of decoder layers that read one memory. x, y: [N, L, E], memory: [N, S, E],
 * padding: [N, L], memoryPadding: [N, S]. Vaswani et al., 2017.
 * https://pytorch.org/docs/stable/generated/torch.nn.TransformerDecoder.html
 */
export const transformerDecoder = defineLayer({
  type: "transformerDecoder",
  title: "TransformerDecoder",
  category: "attention",
  icon: "layers-2",
  doc: "Decoder layers of a Transformer one after the other; each gathers from the memory of an encoder.",
  formula: "y = layerₙ(… layer₁(x, memory) …, memory), and a norm behind it with finalNorm",
  keywords: ["transformer", "translation", "sequence to sequence", "stack"],
  params: z.object({
    layers: stackParams.layers,
    ...transformerParams,
    causal: z.boolean().default(true).describe("No position of x sees a later one"),
    finalNorm: stackParams.finalNorm,
  }),
  inputs: {
    x: sequencePort("x", "length"),
    memory: sequencePort("memory", "length"),
    padding: paddingPort("padding", "x"),
    memoryPadding: paddingPort("memoryPadding", "the memory"),
  },
  outputs: { y: "Same shape as x" },
  summary: (p) => `${p.layers}× ${transformerSummary(p)}`,
  draws: (p) => p.dropout > 0,
  shape: ({ x, memory, ...masks }, p) => {
    const faults = transformerProblems({ x, memory }, masks, p);
    return faults.length > 0 ? faults : { y: x };
  },
  lower: (given, p, b) => ({
    y: stacked(given.x, (x, part) => decoderLayer({ ...given, x }, p, part), { p, b }),
  }),
  torch: ({ x: { shape }, padding, memoryPadding }, p) => {
    const padded = padding ?? memoryPadding;
    const layer = (name: string) => transformerModule(name, shape, p);
    const stack = stackArguments(shape, p);
    return {
      module: padded
        ? py`MaskedDecoder(${layer("MaskedDecoderLayer")}, ${stack})`
        : py`nn.TransformerDecoder(${layer("nn.TransformerDecoderLayer")}, ${stack})`,
      helper: [
        ...(padded ? [maskedAttention, maskedDecoderLayer, maskedDecoder] : []),
        ...(p.causal ? [causalMask] : []),
      ],
      call: decoderCall(p),
    };
  },
  examples: [
    { inputs: { x: ["N", 5, 8], memory: ["N", 3, 8] } },
    {
      inputs: { x: ["N", "T", 4], memory: ["N", "S", 4] },
      params: { heads: 2, feedforward: 6, activation: "gelu", dropout: 0, layers: 3 },
    },
    {
      inputs: {
        x: ["N", "T", 4],
        memory: ["N", "S", 4],
        padding: tensor(["N", "T"], "bool"),
        memoryPadding: tensor(["N", "S"], "bool"),
      },
      params: { heads: 2, feedforward: 6, normFirst: true, dropout: 0, eps: 1e-3, finalNorm: true },
      exclusiveUpperBound: 5,
    },
    {
      inputs: { x: ["N", 5, 4], memory: ["N", 6, 4], memoryPadding: tensor(["N", 6], "bool") },
      params: { heads: 1, feedforward: 6, dropout: 0, causal: false, layers: 1 },
    },
  ],
});
