import { type Document, type Edge, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { singleTermPlan, type SingleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { readTemplate } from "../readTemplate.ts";

type Step = readonly [id: string, type: string, params?: Record<string, unknown>, from?: readonly string[]];

/** A document from a list of layers; each takes the one before it, or `from` as "node:port". */
function build(name: string, steps: readonly Step[], settings: SingleTermPlan): Document {
  const nodes = steps.map(([id, type, params = {}], i): Node => ({
    id,
    type,
    params: params as Node["params"],
    position: [i * 240, 0],
  }));
  const edges = steps.flatMap(([id, , , from], i): Edge[] => {
    const sources = from ?? (i === 0 ? [] : [`${steps[i - 1]![0]}:x`]);
    return sources.map((s) => {
      const [node, input] = s.split(":") as [string, string];
      return { from: node, output: "y", to: id, input };
    });
  });
  return { ...emptyDocument(name), graph: { nodes, edges }, plan: singleTermPlan(settings) };
}

const classify = (batchSize: number): SingleTermPlan => ({
  // Of sequences too the classes come last.
  loss: { type: "crossEntropy", params: { classAxis: "last" } },
  optimizer: { type: "adam" },
  metrics: [],
  batchSize,
});

/** MLP 784-512-512-10, batch 64. */
export const mlp = build(
  "MLP 784-512-512-10",
  [
    ["image", "input", { shape: [784] }],
    ["hidden1", "linear", { units: 512 }],
    ["relu1", "relu"],
    ["hidden2", "linear", { units: 512 }],
    ["relu2", "relu"],
    ["classes", "linear", { units: 10 }],
    ["output", "output"],
  ],
  classify(64),
);

/** The digit CNN of the templates, batch 64. */
export const cnn: Document = { ...readTemplate("digitCnn"), plan: singleTermPlan(classify(64)) };

/** Two encoder layers, d 128, T 64, batch 16, vocabulary 1000. */
export const transformer = build(
  "Transformer, 2 layers",
  [
    ["tokens", "input", { shape: ["T"], dtype: "int32" }],
    ["embedding", "embedding", { count: 1000, dimension: 128 }],
    ...[1, 2].flatMap((i): Step[] => {
      const before = i === 1 ? "embedding" : "norm1b";
      return [
        [`attention${i}`, "multiheadAttention", { heads: 4 }, [`${before}:query`]],
        [`add${i}a`, "add", {}, [`attention${i}:a`, `${before}:b`]],
        [`norm${i}a`, "layerNorm"],
        [`expand${i}`, "linear", { units: 512 }],
        [`gelu${i}`, "relu"],
        [`contract${i}`, "linear", { units: 128 }],
        [`add${i}b`, "add", {}, [`contract${i}:a`, `norm${i}a:b`]],
        [`norm${i}b`, "layerNorm"],
      ];
    }),
    ["vocabulary", "linear", { units: 1000 }],
    ["output", "output"],
  ],
  classify(16),
);

/** LSTM of 128 features over 32 steps, batch 32. */
export const lstm = build(
  "LSTM 128, T 32",
  [
    ["sequence", "input", { shape: [32, 128] }],
    ["lstm", "lstm", { sequence: false }],
    ["classes", "linear", { units: 10 }],
    ["output", "output"],
  ],
  classify(32),
);

/** Residual blocks of convolution, norm and ReLU until there are at least `count` nodes. */
export function largeDocument(count: number): Document {
  const steps: Step[] = [
    ["image", "input", { shape: [3, 32, 32] }],
    ["stem", "conv2d", { channels: 16, padding: 1 }],
  ];
  let last = "stem";
  for (let i = 0; steps.length < count - 4; i++) {
    steps.push(
      [`conv${i}`, "conv2d", { channels: 16, padding: 1 }, [`${last}:x`]],
      [`norm${i}`, "batchNorm2d"],
      [`relu${i}`, "relu"],
      [`add${i}`, "add", {}, [`relu${i}:a`, `${last}:b`]],
    );
    last = `add${i}`;
  }
  steps.push(
    ["pool", "adaptiveAvgPool2d"],
    ["flatten", "flatten"],
    ["classes", "linear", { units: 10 }],
    ["output", "output"],
  );
  return build(`${count} nodes`, steps, classify(16));
}
