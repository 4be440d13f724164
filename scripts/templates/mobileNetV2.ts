import { block, classify, graph, model, setting, type Step } from "./graph.ts";
import type { Template } from "./template.ts";

const convolution = block(
  "Convolution",
  {
    doc: "A convolution with batch norm and ReLU6.",
    params: [
      setting("channels", 32, "Channels that leave"),
      setting("kernel", 1, "Height and width of the filters"),
      setting("stride", 1, "Step of the filters"),
      setting("groups", 1, "Groups of channels that do not mix"),
    ],
  },
  ["input", "input"],
  [
    "conv",
    "conv2d",
    {
      channels: "=channels",
      kernel: "=kernel",
      stride: "=stride",
      padding: "=kernel // 2",
      groups: "=groups",
      bias: false,
    },
  ],
  ["norm", "batchNorm2d"],
  ["relu", "relu6"],
  ["output", "output"],
);

const unchanged = "stride == 1 and input.shape[1] == channels";

const invertedResidual = block(
  "InvertedResidual",
  {
    doc: "Widens, filters each channel by itself, narrows; with a shortcut where the map stays as it is.",
    params: [
      setting("channels", 16, "Channels that leave"),
      setting("expansion", 6, "How much wider it is inside"),
      setting("stride", 1, "Step of the filter; 2 halves the map"),
    ],
  },
  ["input", "input"],
  [
    "expand",
    "block:convolution",
    { channels: "=input.shape[1] * expansion" },
    { bypassed: "=expansion == 1" },
  ],
  [
    "depthwise",
    "block:convolution",
    {
      channels: "=input.shape[1] * expansion",
      kernel: 3,
      stride: "=stride",
      groups: "=input.shape[1] * expansion",
    },
  ],
  ["project", "conv2d", { channels: "=channels", kernel: 1, bias: false }],
  ["norm", "batchNorm2d"],
  ["sum", "add", {}, { from: { a: "norm", b: "input" }, bypassed: `=not (${unchanged})` }],
  ["output", "output"],
);

const row = (number: number, params: Step[2]): Step => [
  `stage${number}`,
  "block:invertedResidual",
  { ...params, ...(params!.stride === 2 && { stride: "=2 if index == 0 else 1" }) },
];

/** Sandler et al., 2018, arXiv:1801.04381. */
export const mobileNetV2: Template = {
  id: "mobileNetV2",
  title: "MobileNetV2",
  doc: "Inverted residual blocks with depthwise convolutions: small and quick enough for a phone.",
  group: "Vision",
  document: model("MobileNetV2", {
    graph: graph(
      ["image", "input", { shape: [3, 224, 224] }],
      ["stem", "block:convolution", { channels: 32, kernel: 3, stride: 2 }],
      row(1, { channels: 16, expansion: 1 }),
      row(2, { channels: 24, stride: 2, repeat: 2 }),
      row(3, { channels: 32, stride: 2, repeat: 3 }),
      row(4, { channels: 64, stride: 2, repeat: 4 }),
      row(5, { channels: 96, repeat: 3 }),
      row(6, { channels: 160, stride: 2, repeat: 3 }),
      row(7, { channels: 320 }),
      ["head", "block:convolution", { channels: 1280 }],
      ["pooled", "adaptiveAvgPool2d"],
      ["flatten", "flatten"],
      ["dropout", "dropout", { probability: 0.2 }],
      ["classes", "linear", { units: 1000 }],
      ["output", "output"],
    ),
    blocks: { convolution, invertedResidual },
    plan: classify({
      optimizer: { type: "sgd", params: { learningRate: 0.045, momentum: 0.9, weightDecay: 0.00004 } },
      schedule: { type: "cosine" },
      batchSize: 256,
      epochs: 300,
    }),
  }),
};
