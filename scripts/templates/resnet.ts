import type { Block, Document } from "../../graph-schema/document.ts";
import { block, classify, graph, model, setting, type Step } from "./graph.ts";

/** Settings of every residual block. */
export const residualParams = [
  setting("channels", 64, "Channels of its 3×3 convolutions"),
  setting("stride", 1, "Step of the first of them; 2 halves the map"),
];

/** A convolution without bias and its batch norm, called conv1 and norm1. */
export const normed = (number: number, params: Step[2], more: Step[3] = {}): readonly [Step, Step] => [
  [`conv${number}`, "conv2d", { ...params, bias: false }, more],
  [`norm${number}`, "batchNorm2d"],
];

/** The shortcut around a block: a 1×1 convolution where the map changes, nothing where it does not. */
export function shortcut(channels: string): readonly [Step, Step] {
  const bypassed = `=stride == 1 and input.shape[1] == ${channels}`;
  return [
    [
      "shortcut",
      "conv2d",
      { channels: `=${channels}`, kernel: 1, stride: "=stride", bias: false },
      { from: "input", bypassed },
    ],
    ["shortcutNorm", "batchNorm2d", {}, { bypassed }],
  ];
}

/** Four rows of residual blocks; `counts` are formulas of how many stand in each. */
export const stages = (params: Block["params"], counts: readonly string[]): Block =>
  block(
    "Stages",
    { doc: "Four rows of residual blocks; the depth decides how long they are.", params },
    ["input", "input"],
    ...counts.map((repeat, i): Step => {
      const stride = i === 0 ? {} : { stride: "=2 if index == 0 else 1" };
      return [`layer${i + 1}`, "block:residual", { channels: 64 * 2 ** i, ...stride, repeat }];
    }),
    ["output", "output"],
  );

/** He et al., 2015, arXiv:1512.03385, for images of 224×224; `blocks` are residual and stages. */
export const resnet = (name: string, blocks: Readonly<Record<"residual" | "stages", Block>>): Document =>
  model(name, {
    graph: graph(
      ["image", "input", { shape: [3, 224, 224] }],
      ["stem", "conv2d", { channels: 64, kernel: 7, stride: 2, padding: 3, bias: false }],
      ["norm", "batchNorm2d"],
      ["relu", "relu"],
      ["pool", "maxPool2d", { kernel: 3, stride: 2, padding: 1 }],
      ["stages", "block:stages"],
      ["pooled", "adaptiveAvgPool2d"],
      ["flatten", "flatten"],
      ["classes", "linear", { units: 1000 }],
      ["output", "output"],
    ),
    blocks,
    plan: classify({
      optimizer: { type: "sgd", params: { learningRate: 0.1, momentum: 0.9, weightDecay: 0.0001 } },
      schedule: { type: "cosine" },
      batchSize: 256,
      epochs: 90,
    }),
  });
