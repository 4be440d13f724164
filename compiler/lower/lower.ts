import { parametrizationOf } from "../../layers/parametrizations.ts";
import type { CheckedGraph, CheckedNode } from "../check/checked.ts";
import { sizesOf } from "../check/solveSymbols.ts";
import type { Value } from "../../ir/value.ts";
import { bodyPrefix, type LoweringContext, lowerNode, stateName } from "./lowerNode.ts";
import { incomingWires } from "../../graph-schema/wires.ts";

/** The values that leave the graph, by id of the output node. */
export type LoweredOutputs = ReadonlyMap<string, Value>;

/** Lowers a checked graph without errors into ops; state and inputs are collected in `context`. */
export const lower = (checked: CheckedGraph, context: LoweringContext): LoweredOutputs =>
  lowerGraph(checked, context, { prefix: "", frozen: false });

interface BodyContext {
  /** Ids of the instances around the graph, each followed by a dot: the prefix of state names. */
  prefix: string;
  /** Whether an instance around the graph is frozen. */
  frozen: boolean;
  /** What arrives at the input nodes; absent for the graph of a document, whose inputs are fed. */
  given?: Readonly<Record<string, Value>>;
}

function lowerGraph(checked: CheckedGraph, context: LoweringContext, around: BodyContext): LoweredOutputs {
  const values = new Map<string, Readonly<Record<string, Value>>>();
  const outputs = new Map<string, Value>();
  const incoming = incomingWires(checked.document.graph);
  const sizes = sizesOf(checked.symbols);
  for (const { sharing } of checked.nodes.values())
    for (const name of sharing?.parameters ?? [])
      (context.lent ??= new Map()).set(stateName(around.prefix + sharing!.to, name), undefined);
  for (const id of checked.order) {
    const n = checked.nodes.get(id)!;
    const { node, layer, params, sharing } = n;
    if (!layer) throw new Error(`internal: ${id} was not checked`);
    const wires = Object.create(null) as Record<string, Value[]>;
    for (const e of incoming.get(id) ?? []) (wires[e.input] ??= []).push(values.get(e.from)![e.output]!);
    const name = around.prefix + id;
    const frozen = around.frozen || node.frozen === true;
    const shared = sharing && { sharing: { ...sharing, to: around.prefix + sharing.to } };
    if (n.bypassed) values.set(id, all(layer.outputs, wires[Object.keys(layer.inputs)[0]!]![0]!));
    else if (around.given && layer.boundary === "input")
      values.set(id, all(layer.outputs, around.given[id]!));
    else if (n.bodies) values.set(id, lowerInstance({ ...n, wires }, context, { prefix: name, frozen }));
    else {
      const parametrization = parametrizationOf(node.wrapper);
      const lowered = {
        id: name,
        layer,
        params: params!,
        frozen,
        parametrization,
        sizes,
        ...shared,
      };
      values.set(id, lowerNode(lowered, wires, context));
    }
    if (layer.boundary === "output") outputs.set(id, Object.values(wires)[0]![0]!);
  }
  return inOrderOf(checked.document.graph.nodes, outputs);
}

/** The outputs in the order of the document, of which the first is what a loss compares. */
const inOrderOf = (nodes: readonly { id: string }[], outputs: LoweredOutputs): LoweredOutputs =>
  new Map(nodes.flatMap(({ id }) => (outputs.has(id) ? [[id, outputs.get(id)!] as const] : [])));

const all = (ports: object, value: Value): Record<string, Value> =>
  Object.fromEntries(Object.keys(ports).map((port) => [port, value]));

/** Lowers the bodies of an instance in turn; of several, each is named by its index as in torch.nn.Sequential. */
function lowerInstance(
  { bodies, layer, wires }: CheckedNode & { wires: Readonly<Record<string, readonly Value[]>> },
  context: LoweringContext,
  { prefix, frozen }: BodyContext,
): Readonly<Record<string, Value>> {
  const given = Object.fromEntries(Object.entries(wires).map(([port, [value]]) => [port, value!]));
  const [first] = Object.keys(layer!.inputs);
  const [last] = Object.keys(layer!.outputs);
  const graphs = bodies!;
  let result: Readonly<Record<string, Value>> = {};
  graphs.forEach((graph, index) => {
    const inner = bodyPrefix(prefix, index, graphs.length);
    result = Object.fromEntries(lowerGraph(graph, context, { prefix: inner, frozen, given }));
    if (first !== undefined && last !== undefined) given[first] = result[last]!;
  });
  return result;
}
