import { type Document, emptyDocument } from "../../graph-schema/document.ts";
import { constant } from "../core/constant.ts";
import { input } from "../core/input.ts";
import { output } from "../core/output.ts";
import { paddingMask } from "../attention/paddingMask.ts";
import { type Layer, type LayerExample, withPorts } from "../layer.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";

/** The types of an example by port, always as a list. */
export const exampleTypes = (example: LayerExample): Readonly<Record<string, readonly TensorType[]>> =>
  Object.fromEntries(
    Object.entries(example.inputs).map(([port, given]) => [
      port,
      isList(given) ? given.map(toType) : [toType(given as TensorType)],
    ]),
  );

/** The layer of an example with the ports that its settings give it, and these settings. */
export function exampleLayer(
  layer: Layer,
  { params = {} }: Pick<LayerExample, "params">,
): { layer: Layer; params: Readonly<Record<string, unknown>> } {
  const parsed = layer.params.parse(params);
  return { layer: withPorts(layer, parsed).layer, params: parsed };
}

/**
 * A graph of an example: a node "in0", "in1" … for each tensor, an input or, where it has no batch, a constant; the
 * layer as "node", its result as "out". A graph needs an input, so there is always one.
 */
export function exampleDocument(layer: Layer, example: LayerExample): Document {
  const { graph, ...rest } = emptyDocument(layer.title);
  const nodes = [...graph.nodes, node("node", layer.type, example.params ?? {})];
  const edges = [...graph.edges];
  for (const [port, types] of Object.entries(exampleTypes(example)))
    for (const { shape, dtype } of types) {
      const id = `in${nodes.length - 1}`;
      // A mask comes from ids, what has no batch axis is a constant.
      const mask = dtype === "bool";
      nodes.push(
        shape[0] === "N"
          ? node(id, input.type, { shape: shape.slice(1), dtype: mask ? "int32" : dtype })
          : node(id, constant.type, { shape, dtype }),
      );
      if (mask) {
        nodes.push(node(`mask${id}`, paddingMask.type, {}));
        edges.push({ from: id, output: "y", to: `mask${id}`, input: "x" });
      }
      edges.push({ from: mask ? `mask${id}` : id, output: "y", to: "node", input: port });
    }
  if (!nodes.some((n) => n.type === input.type)) nodes.push(node("source", input.type, {}));
  const [result] = Object.keys(layer.outputs);
  if (result !== undefined) {
    nodes.push(node("out", output.type, {}));
    edges.push({ from: "node", output: result, to: "out", input: "x" });
  } else if (layer.trainingOnly?.(layer.params.parse(example.params ?? {}))) {
    // Something has to leave with the model.
    const [wire] = edges;
    nodes.push(node("out", output.type, {}));
    edges.push({ ...wire!, to: "out", input: "x" });
  }
  return { ...rest, graph: { nodes, edges } };
}

type Given = LayerExample["inputs"][string];

const isList = (given: Given): given is readonly (TensorType | TensorType["shape"])[] =>
  Array.isArray(given) && typeof given[0] === "object";

const toType = (given: TensorType | TensorType["shape"]): TensorType =>
  "dtype" in given ? given : tensor(given);

const node = (id: string, type: string, params: object): Document["graph"]["nodes"][number] => ({
  id,
  type,
  params: params as Document["graph"]["nodes"][number]["params"],
  position: [0, 0],
});
