import { type Document, type Edge, freshId } from "../../../graph-schema/document.ts";
import type { Layer, Port } from "../../../layers/layer.ts";

/** The ports of a block that is made of some nodes. */
export interface Ports {
  /** Where each source outside enters; the wires that come from it, or one that is missing. */
  inputs: readonly { name: string; to: readonly Edge[] }[];
  /** What each output that leads outside, or nowhere, is called. */
  outputs: readonly { name: string; from: string; output: string }[];
}

/** Ports for the wires that cross the border of some nodes, and for what is not wired yet. */
export function portsOf(
  { graph: { nodes, edges } }: Document,
  inside: ReadonlySet<string>,
  layers: ReadonlyMap<string, Layer | undefined>,
): Ports {
  const sources = new Map<string, { base: string; to: Edge[] }>();
  const outputs: { from: string; output: string }[] = [];
  for (const { id } of nodes.filter((n) => inside.has(n.id))) {
    const layer = layers.get(id);
    const into = edges.filter((e) => e.to === id);
    const open = Object.entries<Port>(layer?.inputs ?? {})
      .filter(([port, { optional }]) => !optional && !into.some((e) => e.input === port))
      .map(([input]): Edge => ({ from: "", output: "", to: id, input }));
    for (const e of [...into.filter((e) => !inside.has(e.from)), ...open]) {
      const key = e.from === "" ? `${e.to}.${e.input}` : `${e.from} ${e.output}`;
      const base = speaks(e.input) ? e.input : e.from || `${e.to}Input`;
      const source = sources.get(key) ?? { base, to: [] };
      sources.set(key, source);
      source.to.push(e);
    }
    const out = edges.filter((e) => e.from === id);
    const leaving = new Set(out.filter((e) => !inside.has(e.to)).map((e) => e.output));
    const [first] = Object.keys(layer?.outputs ?? {});
    if (out.length === 0 && first !== undefined) leaving.add(first);
    outputs.push(...[...leaving].map((output) => ({ from: id, output })));
  }
  const taken = new Set(inside);
  const name = (base: string): string => {
    const free = freshId((id) => taken.has(id), base);
    taken.add(free);
    return free;
  };
  const one = { input: sources.size === 1, output: outputs.length === 1 };
  return {
    inputs: [...sources.values()].map(({ base, to }) => ({ name: name(one.input ? "input" : base), to })),
    outputs: outputs.map((p) => ({
      ...p,
      name: name(one.output ? "output" : speaks(p.output) ? p.output : `${p.from}Output`),
    })),
  };
}

/** Whether the name of a port says more than that it is one, as "query" does and "x" does not. */
const speaks = (port: string): boolean => port.length > 2;
