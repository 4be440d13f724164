import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { blockNameOf } from "../../../graph-schema/document.ts";
import { renameNode } from "../../../graph-schema/edits/compose.ts";
import { editBlock } from "../../blocks/edits/editBlock.ts";
import { chainedName, chainedPorts } from "../../blocks/chainedPorts.ts";
import type { CheckedNode } from "../checked.ts";
import { type GraphView, warnAt } from "../graphView.ts";

/** An output of a row of instances that is read, and that no instance but the last hands on. */
export function unchainedPort(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  const { layer, bodies = [] } = n;
  if (!layer || bodies.length < 2) return undefined;
  const chained = chainedPorts(layer);
  const handedOn = new Set(chained.values());
  const lost = graph.outEdges.get(n.node.id)?.find((e) => !handedOn.has(e.output));
  if (!lost) return undefined;
  const held = Object.keys(layer.inputs).filter((port) => !chained.has(port));
  const { output } = lost;
  const input = chainedName(output);
  const fix = held.length === 1 && !graph.inBlock ? rename(n, held[0]!, { to: input, graph }) : undefined;
  return warnAt(n, {
    code: "unchainedPort",
    args: { output, input, held },
    ...(fix && { fix }),
  });
}

/** Gives an input of the block the name by which it chains, unless a node there has that. */
function rename(
  { node }: CheckedNode,
  port: string,
  { to, graph: { document } }: { to: string; graph: GraphView },
): Diagnostic["fix"] {
  const name = blockNameOf(node.type)!;
  const inside = { ...document, graph: document.blocks![name]!.graph };
  if (inside.graph.nodes.some((n) => n.id === to)) return undefined;
  return {
    code: "renamePort",
    args: { port, to },
    edit: editBlock(document, name, renameNode(inside, port, to)),
  };
}
