import { setParametrization } from "../../graph-schema/edits/compose.ts";
import { type Document, type Edge, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { applyEdit } from "../../graph-schema/edits/edit.ts";
import type { Layer, LayerExample } from "../../layers/layer.ts";
import { exampleLayer } from "../../layers/testing/exampleDocument.ts";
import { type Shape, sizeOf, tensor, type TensorType } from "../../ir/types/shape.ts";

type Given = LayerExample["inputs"][string];

const isType = (x: Given): x is TensorType => !Array.isArray(x);
const typesOf = (x: Given, variadic: boolean): TensorType[] => {
  const one = (item: Shape | TensorType): TensorType => ("shape" in item ? item : tensor(item));
  return variadic ? (x as readonly (Shape | TensorType)[]).map(one) : [isType(x) ? x : tensor(x as Shape)];
};

/**
 * A document of one layer, perhaps wrapped, between inputs of an example's types, or constants where they have no batch, and one output
 * a port. A graph needs an input, so there is always one.
 */
export function layerDocument(plain: Layer, example: LayerExample, parametrization?: string): Document {
  const { layer } = exampleLayer(plain, example);
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  const place = (id: string, type: string, params: unknown): void =>
    void nodes.push({ id, type, params: params as Node["params"], position: [0, 0] });
  for (const [port, given] of Object.entries(example.inputs))
    typesOf(given, layer.inputs[port]!.variadic === true).forEach(({ shape, dtype }, i) => {
      const id = `${port}_${i}`;
      // A mask comes from ids, what has no batch axis is a constant.
      const mask = dtype === "bool";
      if (shape[0] === "N") place(id, "input", { shape: shape.slice(1), dtype: mask ? "int32" : dtype });
      else place(id, "constant", { shape, dtype, values: someNumbers(shape as number[], dtype) });
      if (mask) {
        place(`${id}_mask`, "paddingMask", {});
        edges.push({ from: id, output: "y", to: `${id}_mask`, input: "x" });
      }
      edges.push({ from: mask ? `${id}_mask` : id, output: "y", to: "layer", input: port });
    });
  place("layer", layer.type, example.params ?? {});
  Object.keys(layer.outputs).forEach((port) => {
    place(`out_${port}`, "output", {});
    edges.push({ from: "layer", output: port, to: `out_${port}`, input: "x" });
  });
  if (layer.boundary !== "input" && !nodes.some((n) => n.type === "input")) place("rest", "input", {});
  if (Object.keys(layer.outputs).length === 0) edges[0] = { ...edges[0]!, to: "layer" };
  const document = { ...emptyDocument(layer.type), graph: { nodes, edges } };
  return applyEdit(document, setParametrization(document, "layer", parametrization)).document;
}

/** Different numbers in (-1, 1); where elements are integers, 0 and 1 in turns. */
const someNumbers = (shape: readonly number[], dtype: TensorType["dtype"]): number[] =>
  Array.from({ length: sizeOf(shape) }, (_, i) => (dtype === "int32" ? i % 2 : Math.sin(3 * i + 1)));
