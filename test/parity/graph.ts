import { type Block, type Document, emptyDocument, type Node } from "../../graph-schema/document.ts";

export type Placed = readonly [id: string, type: string, params?: Node["params"], rest?: Partial<Node>];

/** Nodes, and wires "from>to.input" from their outputs y, or "from:output>to.input". */
export function graph(placed: readonly Placed[], wires: readonly string[]): Document {
  const nodes = placed.map(([id, type, params = {}, rest], i): Node => ({
    id,
    type,
    params,
    position: [i * 200, 0],
    ...rest,
  }));
  const edges = wires.map((wire) => {
    const [source, to, input] = wire.split(/[>.]/) as [string, string, string];
    const [from, output = "y"] = source.split(":") as [string, string?];
    return { from, output, to, input };
  });
  return { ...emptyDocument(), graph: { nodes, edges } };
}

/** The same graph as a block. */
export const block = (
  { title, params = [] }: { title: string; params?: Block["params"] },
  placed: readonly Placed[],
  wires: readonly string[],
): Block => ({ title, params, graph: graph(placed, wires).graph });
