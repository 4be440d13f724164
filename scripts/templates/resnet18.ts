import { block, choice } from "./graph.ts";
import { normed, residualParams, resnet, shortcut, stages } from "./resnet.ts";
import type { Template } from "./template.ts";

const basicBlock = block(
  "BasicBlock",
  { doc: "Two 3×3 convolutions and a shortcut around them.", params: residualParams },
  ["input", "input"],
  ...normed(1, { channels: "=channels", stride: "=stride", padding: 1 }),
  ["relu1", "relu"],
  ...normed(2, { channels: "=channels", padding: 1 }),
  ...shortcut("channels"),
  ["sum", "add", {}, { from: { a: "norm2", b: "shortcutNorm" } }],
  ["relu2", "relu"],
  ["output", "output"],
);

const depth = choice("depth", "18", { choices: ["18", "34"], doc: "Layers with weights" });

export const resnet18: Template = {
  id: "resnet18",
  title: "ResNet-18",
  doc: "Residual blocks of two convolutions; set the depth to 34 for the longer one.",
  group: "Vision",
  document: resnet("ResNet-18", {
    residual: basicBlock,
    stages: stages(
      [depth],
      [2, 2, 2, 2].map((few, i) => `=${few} if depth == '18' else ${[3, 4, 6, 3][i]}`),
    ),
  }),
};
