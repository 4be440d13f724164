import { printDocument } from "../graph-schema/printDocument.ts";
import { place } from "./templates/place.ts";
import { alexnet } from "./templates/alexnet.ts";
import { bertBase } from "./templates/bertBase.ts";
import { dcganDiscriminator } from "./templates/dcganDiscriminator.ts";
import { dcganGenerator } from "./templates/dcganGenerator.ts";
import { gpt2 } from "./templates/gpt2.ts";
import { lenet5 } from "./templates/lenet5.ts";
import { lstmClassifier } from "./templates/lstmClassifier.ts";
import { mobileNetV2 } from "./templates/mobileNetV2.ts";
import { resnet18 } from "./templates/resnet18.ts";
import { resnet50 } from "./templates/resnet50.ts";
import type { Template } from "./templates/template.ts";
import { translator } from "./templates/translator.ts";
import { vae } from "./templates/vae.ts";
import { vgg16 } from "./templates/vgg16.ts";
import { vitB16 } from "./templates/vitB16.ts";

/** Kept by hand in public/examples. */
const byHand: readonly Template[] = [
  {
    id: "linearRegression",
    title: "Linear regression",
    doc: "Fit y = 2x + 1 with a single weight and a bias.",
    group: "Start here",
  },
  {
    id: "sigmoidClassifier",
    title: "Sigmoid 10–5–1 classifier",
    doc: "Tell the sex of a penguin from ten features: 10–5–1 with sigmoid.",
    group: "Start here",
  },
  {
    id: "reluClassifier",
    title: "ReLU 10–5–1 classifier",
    doc: "The same with ReLU, which learns faster.",
    group: "Start here",
  },
  {
    id: "irisMlp",
    title: "Iris MLP",
    doc: "Three species of iris from four lengths.",
    group: "Start here",
  },
  {
    id: "digitCnn",
    title: "Digit CNN",
    doc: "Handwritten digits with one convolution, 693,962 parameters.",
    group: "Start here",
  },
  {
    id: "smallResnet",
    title: "Small ResNet",
    doc: "Residual blocks with batch norm on handwritten digits.",
    group: "Start here",
  },
  {
    id: "sequenceTransformer",
    title: "Sequence Transformer",
    doc: "A Transformer encoder that writes token sequences backwards.",
    group: "Start here",
  },
];

/** Every template, once, in the order of the gallery. */
const templates: readonly Template[] = [
  ...byHand,
  ...[lenet5, alexnet, vgg16, resnet18, resnet50, mobileNetV2, vitB16],
  ...[lstmClassifier, translator, bertBase, gpt2],
  ...[vae, dcganGenerator, dcganDiscriminator],
];

/** Text by path: the list for the gallery and the command line, and a document each. */
export function templateFiles(): Readonly<Record<string, string>> {
  const list = templates.map(({ document: _document, ...about }) => about);
  return {
    "public/examples/index.json": `${JSON.stringify(list, null, 2)}\n`,
    ...Object.fromEntries(
      templates.flatMap(({ id, document }) =>
        document ? [[`public/examples/${id}.json`, printDocument(place(document))]] : [],
      ),
    ),
  };
}
