import { block, choice } from "./graph.ts";
import { normed, residualParams, resnet, shortcut, stages } from "./resnet.ts";
import type { Template } from "./template.ts";

const bottleneck = block(
  "Bottleneck",
  { doc: "A 3×3 convolution between two of 1×1, and a shortcut around them.", params: residualParams },
  ["input", "input"],
  ...normed(1, { channels: "=channels", kernel: 1 }),
  ["relu1", "relu"],
  ...normed(2, { channels: "=channels", stride: "=stride", padding: 1 }),
  ["relu2", "relu"],
  ...normed(3, { channels: "=channels * 4", kernel: 1 }),
  ...shortcut("channels * 4"),
  ["sum", "add", {}, { from: { a: "norm3", b: "shortcutNorm" } }],
  ["relu3", "relu"],
  ["output", "output"],
);

const depth = choice("depth", "50", { choices: ["50", "101", "152"], doc: "Layers with weights" });

export const resnet50: Template = {
  id: "resnet50",
  title: "ResNet-50",
  doc: "Residual bottlenecks of three convolutions; set the depth to 101 or 152 for the longer ones.",
  group: "Vision",
  document: resnet("ResNet-50", {
    residual: bottleneck,
    stages: stages(
      [depth],
      ["=3", "=8 if depth == '152' else 4", "=6 if depth == '50' else 23 if depth == '101' else 36", "=3"],
    ),
  }),
};
