import type { Edge } from "../../../graph-schema/document.ts";
import { type PyCode, pyName } from "../../../layers/python/py.ts";
import { MOVING } from "./pythonNames.ts";
import type { CheckedNode } from "../../check/checked.ts";

/** One call in `forward`: which variables it reads and writes. */
export interface Call {
  id: string;
  /** Variables at each input port, in the order of wires. */
  args: Readonly<Record<string, readonly PyCode[]>>;
  /** Variable of each output port that is read. */
  targets: readonly { output: string; name: string }[];
  /** Variable of the first input, for a bypassed node; "" where it has none. */
  through: string;
}

type Port = Pick<Edge, "from" | "output">;
const keyOf = (e: Port): string => `${e.from}.${e.output}`;

/**
 * Names the variables of `forward` as a person would: "x" along a chain, the node's own name where a value is needed
 * later while x moves on. An input is an argument under its own name, also where that is x; `called` are the nodes that compute something, `attributes`
 * those that are themselves a tensor of a module, with what it is called. `free` gives names that nothing else has.
 */
export function nameVariables(
  nodes: readonly CheckedNode[],
  incoming: ReadonlyMap<string, readonly Edge[]>,
  {
    called,
    attributes,
    free,
  }: {
    called: ReadonlySet<string>;
    attributes: ReadonlyMap<string, string>;
    free: (name: string) => string;
  },
): { calls: Call[]; nameOf: (e: Port) => string; argumentOf: (id: string) => string } {
  const lastUse = new Map<string, number>();
  nodes.forEach((n, at) => (incoming.get(n.node.id) ?? []).forEach((e) => lastUse.set(keyOf(e), at)));
  // A model's result stays in its variable until the end.
  nodes.forEach((n) => {
    if (n.layer!.boundary === "output")
      for (const e of incoming.get(n.node.id)!) lastUse.set(keyOf(e), Infinity);
  });
  const names = new Map<string, string>();
  const nameOf = (e: Port): string => names.get(keyOf(e))!;
  const ownName = (id: string, output: string, outputs: readonly string[]): string =>
    free(outputs.length === 1 ? id : `${id}_${output}`);
  const argumentNames = new Map<string, string>();
  // Until when x may not be given to another value.
  let held = -1;
  nodes.forEach((n, at) => {
    if (n.layer!.boundary === "input" && n.node.id === MOVING)
      held = called.has(MOVING) ? at : (lastUse.get(keyOf({ from: MOVING, output: "y" })) ?? -1);
  });
  const calls: Call[] = [];
  nodes.forEach((n, at) => {
    const { id } = n.node;
    const outputs = Object.keys(n.layer!.outputs);
    const wires = incoming.get(id) ?? [];
    const args = Object.create(null) as Record<string, PyCode[]>;
    if (n.layer!.boundary === "input") {
      const argument = id === MOVING ? MOVING : ownName(id, outputs[0]!, outputs);
      argumentNames.set(id, argument);
      for (const output of outputs) names.set(`${id}.${output}`, argument);
      if (!called.has(id)) return;
      args.x = [pyName(argument)];
    }
    if (attributes.has(id)) names.set(`${id}.${outputs[0]!}`, attributes.get(id)!);
    if (outputs.length === 0 || attributes.has(id)) return;
    for (const port of Object.keys(n.layer!.inputs))
      for (const e of wires.filter((w) => w.input === port)) (args[port] ??= []).push(pyName(nameOf(e)));
    const [first = ""] = Object.keys(n.layer!.inputs);
    const through = String(args[first]?.[0] ?? "");
    const read = outputs.filter((output) => lastUse.has(`${id}.${output}`));
    const targets = read.map((output) => {
      const name = read.length === 1 && held <= at ? MOVING : ownName(id, output, outputs);
      names.set(`${id}.${output}`, name);
      if (name === MOVING) held = lastUse.get(`${id}.${output}`)!;
      return { output, name };
    });
    calls.push({ id, args, targets, through });
  });
  return { calls, nameOf, argumentOf: (id) => argumentNames.get(id)! };
}
