import { categories, type Layer, type LayerExample } from "../../layers/layer.ts";
import { layers } from "../../layers/layers.ts";
import { capitalize } from "../../layers/spatial/spatial.ts";
import { py } from "../../layers/python/py.ts";
import { formatShape, tensor, type TensorType } from "../../ir/types/shape.ts";
import type { Parametrization } from "../../layers/parametrization.ts";
import { parametrizations } from "../../layers/parametrizations.ts";
import { counterpart, type Example } from "./counterpart.ts";
import { page, pageHead, settings } from "./markdown.ts";

/** docs/layers.md: every layer by category: formula, card, PyTorch, ports, settings and the shapes of its examples. */
export function layersPage(): string {
  const all = Object.values(layers);
  const sections = categories.flatMap((category) => {
    const members = all.filter((layer) => layer.category === category);
    return members.length === 0 ? [] : [`## ${capitalize(category)}`, ...members.map(describe)];
  });
  const wrapping = Object.values(parametrizations).map(
    ({ type, title, doc, torch }: Parametrization) => `- ${title} \`${type}\`: ${doc} In PyTorch \`${torch(py`…`).source}\`.`,
  );
  const intro = `The ${all.length} layers that can be placed on the canvas. Shapes and defaults are PyTorch's.`;
  return page([
    pageHead("Layers", intro),
    ...sections,
    "## Wrappers",
    "A node whose layer has a weight matrix may have one of these as its `wrapper`.",
    wrapping.join("\n"),
  ]);
}

function describe(layer: Layer): string {
  const ports = Object.entries(layer.inputs).map(([name, port]) => {
    const notes = [
      port.optional && "optional",
      port.variadic && "any number of wires",
      port.dtype?.join(" or "),
    ];
    const noted = notes.filter(Boolean).join(", ");
    return `- in \`${name}\`${noted ? ` (${noted})` : ""}: ${port.doc}`;
  });
  const outputs = Object.entries(layer.outputs).map(([name, doc]) => `- out \`${name}\`: ${doc}`);
  return [
    `### ${layer.title} \`${layer.type}\``,
    layer.doc,
    `\`${layer.formula}\``,
    `![Card of ${layer.title}](layers/${layer.type}.svg)`,
    `PyTorch: ${counterpart(layer, exampleOf(layer, layer.examples[0]!))}`,
    [...ports, ...outputs].join("\n"),
    settings(layer.params),
    "Shapes:",
    layer.examples.map((example) => exampleLine(layer, example)).join("\n"),
  ].join("\n\n");
}

function exampleOf(layer: Layer, { inputs, params = {} }: LayerExample): Example {
  const types = Object.fromEntries(Object.entries(inputs).map(([port, given]) => [port, typesOf(given)]));
  return { types, params: layer.params.parse(params) };
}

function exampleLine(layer: Layer, example: LayerExample): string {
  const { types, params } = exampleOf(layer, example);
  const outputs = layer.shape(types as never, params) as Readonly<Record<string, TensorType>>;
  const from = Object.values(types).flat().map(formatType).join(", ");
  const to = Object.values(outputs).map(formatType).join(", ");
  const set = Object.entries(example.params ?? {}).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `- ${[from, to].filter(Boolean).join(" → ")}${set.length === 0 ? "" : ` with ${set.join(", ")}`}`;
}

type Given = LayerExample["inputs"][string];

function typesOf(given: Given): TensorType | TensorType[] {
  if (!Array.isArray(given)) return given as TensorType;
  const variadic = given.length > 0 && given.every((item) => typeof item === "object");
  return variadic
    ? given.map((item) => typesOf(item as Given) as TensorType)
    : tensor(given as TensorType["shape"]);
}

const formatType = ({ dtype, shape }: TensorType): string =>
  `${formatShape(shape)}${dtype === "float32" ? "" : ` ${dtype}`}`;
