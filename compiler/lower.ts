import type { Checked } from "./check/checked.ts";
import type { Value } from "./ir/value.ts";
import { type LoweringContext, lowerNode } from "./lowerNode.ts";
import { incomingWires } from "./wires.ts";

/** The values that leave the graph, by id of the output node. */
export type LoweredOutputs = ReadonlyMap<string, Value>;

/** Lowers a checked graph without errors into ops; state and inputs are collected in `context`. */
export function lower(checked: Checked, context: LoweringContext): LoweredOutputs {
  const values = new Map<string, Readonly<Record<string, Value>>>();
  const outputs = new Map<string, Value>();
  const incoming = incomingWires(checked.document.graph);
  for (const id of checked.order) {
    const { node, layer, params } = checked.nodes.get(id)!;
    if (!layer || !params) throw new Error(`internal: ${id} was not checked`);
    const wires: Record<string, Value[]> = {};
    for (const e of incoming.get(id) ?? []) (wires[e.input] ??= []).push(values.get(e.from)![e.output]!);
    const [first] = Object.keys(layer.inputs);
    if (node.bypassed && first !== undefined) {
      const through = wires[first]![0]!;
      values.set(id, Object.fromEntries(Object.keys(layer.outputs).map((name) => [name, through])));
      continue;
    }
    values.set(id, lowerNode({ id, layer, params, frozen: node.frozen === true }, wires, context));
    if (Object.keys(layer.outputs).length === 0) outputs.set(id, Object.values(wires)[0]![0]!);
  }
  return outputs;
}
