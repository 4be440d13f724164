import { block, classify, graph, model, setting } from "./graph.ts";
import type { Template } from "./template.ts";

const stage = block(
  "Stage",
  {
    doc: "A convolution with tanh, then the mean of each 2×2.",
    params: [setting("channels", 6, "Channels of the convolution")],
  },
  ["input", "input"],
  ["conv", "conv2d", { channels: "=channels", kernel: 5 }],
  ["tanh", "tanh"],
  ["pool", "avgPool2d"],
  ["output", "output"],
);

const dense = block(
  "Dense",
  { doc: "A linear layer with tanh.", params: [setting("units", 120, "Features that leave")] },
  ["input", "input"],
  ["linear", "linear", { units: "=units" }],
  ["tanh", "tanh"],
  ["output", "output"],
);

/** LeCun et al., Gradient-based learning applied to document recognition, 1998; every map reaches all of C3. */
export const lenet5: Template = {
  id: "lenet5",
  title: "LeNet-5",
  doc: "The network of 1998 that read checks: two convolutions and three linear layers.",
  group: "Vision",
  document: model("LeNet-5", {
    graph: graph(
      ["digit", "input", { shape: [1, 28, 28] }],
      ["border", "pad", { padding: 2 }],
      ["stage1", "block:stage"],
      ["stage2", "block:stage", { channels: 16 }],
      ["flatten", "flatten"],
      ["dense1", "block:dense"],
      ["dense2", "block:dense", { units: 84 }],
      ["classes", "linear", { units: 10 }],
      ["output", "output"],
    ),
    blocks: { stage, dense },
    plan: classify({ dataset: "sample:mnist", optimizer: { type: "adam" }, epochs: 5 }),
  }),
};
