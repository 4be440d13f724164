import { parametrizationOf } from "../../layers/parametrizations.ts";
import type { CheckedGraph, CheckedNode } from "../check/checked.ts";
import { sizesOf } from "../check/solveSymbols.ts";
import type { Value } from "../../ir/value.ts";
import { chainedPorts } from "../blocks/chainedPorts.ts";
import { bodyPrefix, type LoweringContext, lowerNode } from "./lowerNode.ts";
import { incomingWires } from "../../graph-schema/wires.ts";

/** The values that leave the graph, by id of the output node. */
export type LoweredOutputs = ReadonlyMap<string, Value>;

/** Lowers a checked graph without errors into ops; state and inputs are collected in `context`. */
export const lower = (checked: CheckedGraph, context: LoweringContext): LoweredOutputs =>
  lowerGraph(checked, context, { prefix: "", state: "", frozen: false, called: new Map() });

interface BodyContext {
  /** Ids of the instances around the graph, each followed by a dot: the prefix of scopes. */
  prefix: string;
  /** The same in names of state, where an instance that is called again has the names of its module. */
  state: string;
  /** The modules of nodes that have that of a node around their block, by what their own would be called. */
  called: ReadonlyMap<string, Owner>;
  /** Whether an instance around the graph is frozen. */
  frozen: boolean;
  /** What arrives at the input nodes; absent for the graph of a document, whose inputs are fed. */
  given?: Readonly<Record<string, Value>>;
}

/** The node whose module another calls. */
interface Owner {
  state: string;
  frozen: boolean;
  wrapper: string | undefined;
}

function lowerGraph(checked: CheckedGraph, context: LoweringContext, around: BodyContext): LoweredOutputs {
  const values = new Map<string, Readonly<Record<string, Value>>>();
  const outputs = new Map<string, Value>();
  const incoming = incomingWires(checked.document.graph);
  const sizes = sizesOf(checked.symbols);
  const called = new Map(around.called);
  for (const [path, { to }] of checked.called) {
    const { frozen, wrapper } = checked.nodes.get(to)!;
    called.set(around.state + path, {
      state: around.state + to,
      frozen: around.frozen || frozen === true,
      wrapper,
    });
  }
  for (const id of checked.order) {
    const n = checked.nodes.get(id)!;
    const { layer, params, sharing } = n;
    if (!layer) throw new Error(`internal: ${id} was not checked`);
    const wires = Object.create(null) as Record<string, Value[]>;
    for (const e of incoming.get(id) ?? []) (wires[e.input] ??= []).push(values.get(e.from)![e.output]!);
    const name = around.prefix + id;
    const own = around.state + (sharing?.form === "module" ? sharing.to : id);
    const { state, frozen, wrapper }: Owner = called.get(own) ?? {
      state: own,
      frozen: around.frozen || n.frozen === true,
      wrapper: n.wrapper,
    };
    if (n.bypassed) values.set(id, all(layer.outputs, wires[Object.keys(layer.inputs)[0]!]![0]!));
    else if (around.given && layer.boundary === "input")
      values.set(id, all(layer.outputs, around.given[id]!));
    else if (n.bodies)
      values.set(id, lowerInstance({ ...n, wires }, context, { prefix: name, state, frozen, called }));
    else {
      const lowered = {
        id: name,
        state,
        layer,
        params: params!,
        frozen,
        parametrization: parametrizationOf(wrapper),
        sizes,
        ...(sharing &&
          sharing.form !== "module" && { sharing: { ...sharing, to: around.state + sharing.to } }),
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
  { bodies, layer, wires, oneModule }: CheckedNode & { wires: Readonly<Record<string, readonly Value[]>> },
  context: LoweringContext,
  { prefix, state, ...around }: BodyContext,
): Readonly<Record<string, Value>> {
  const given: Record<string, Value> = Object.fromEntries(
    Object.entries(wires).map(([port, [value]]) => [port, value!]),
  );
  const chained = chainedPorts(layer!);
  const graphs = bodies!;
  let result: Readonly<Record<string, Value>> = {};
  graphs.forEach((graph, index) => {
    const inner = bodyPrefix(prefix, index, graphs.length);
    const names = oneModule ? bodyPrefix(state, 0, 1) : bodyPrefix(state, index, graphs.length);
    result = Object.fromEntries(
      lowerGraph(graph, context, { ...around, prefix: inner, state: names, given }),
    );
    for (const [input, output] of chained) given[input] = result[output]!;
  });
  return result;
}
