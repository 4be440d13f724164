import { batch, inBlock } from "../../../graph-schema/edits/compose.ts";
import type { Document, Edge, Graph } from "../../../graph-schema/document.ts";
import { applyEdit, type Edit } from "../../../graph-schema/edits/edit.ts";
import { instancesOf, graphsOf, editOwnedGraph } from "./instancesOf.ts";
import { boundaryOf } from "./boundary.ts";
import { bindNode } from "./settings.ts";

/** A change of a block's graph, and with it of the wires at its instances where ports were renamed or went. */
export function editBlock(document: Document, name: string, edit: Edit): Edit {
  const inside = inBlock(name, edit);
  const after = applyEdit(document, inside).document;
  const [before, now] = [document, after].map((d) => d.blocks?.[name]?.graph);
  if (!before || !now || now.nodes === before.nodes) return inside;
  const renamed = renamedPorts(edit, before);
  const ports = (graph: Graph): string[] => graph.nodes.filter(boundaryOf).map((n) => n.id);
  const left = new Set(ports(now));
  const gone = ports(before).filter((port) => !left.has(port));
  if (gone.length === 0) return inside;
  const reads = now.nodes.flatMap((n): Edit[] => {
    const bound = bindNode(n, shapesRenamed(renamed));
    return bound === n ? [] : [{ kind: "replaceNode", id: n.id, node: bound }];
  });
  const wires = graphsOf(after).flatMap((owned) => {
    const ids = new Set(
      instancesOf(after, name)
        .filter((instance) => instance.block === owned.block)
        .map((instance) => instance.node.id),
    );
    return follow(owned.graph.edges, { ids, gone, renamed }).map((e) => editOwnedGraph(owned, e));
  });
  return batch([inside, ...reads.map((e) => inBlock(name, e)), ...wires]);
}

/** What ports are called after an edit, by what they were called before. */
function renamedPorts(edit: Edit, { nodes }: Graph): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const visit = (e: Edit): void => {
    if (e.kind === "batch") e.edits.forEach(visit);
    if (e.kind !== "replaceNode" || e.id === e.node.id) return;
    const first = [...names].find(([, now]) => now === e.id)?.[0] ?? e.id;
    names.set(first, e.node.id);
  };
  visit(edit);
  return new Map([...names].filter(([id]) => nodes.some((n) => n.id === id && boundaryOf(n))));
}

const shapesRenamed = (renamed: ReadonlyMap<string, string>) =>
  Object.fromEntries(
    [...renamed].map(([before, name]) => [
      `${before}.shape`,
      { kind: "attribute", of: { kind: "name", name }, name: "shape" } as const,
    ]),
  );

function follow(
  edges: readonly Edge[],
  {
    ids,
    gone,
    renamed,
  }: { ids: ReadonlySet<string>; gone: readonly string[]; renamed: ReadonlyMap<string, string> },
): Edit[] {
  let dropped = 0;
  return edges.flatMap((edge, i): Edit[] => {
    const leaves = ids.has(edge.from) && gone.includes(edge.output);
    const enters = ids.has(edge.to) && gone.includes(edge.input);
    if (!leaves && !enters) return [];
    const output = leaves ? renamed.get(edge.output) : edge.output;
    const input = enters ? renamed.get(edge.input) : edge.input;
    const at = i - dropped;
    const remove: Edit = { kind: "removeEdge", edge, at };
    if (output !== undefined && input !== undefined)
      return [remove, { kind: "addEdge", edge: { ...edge, output, input }, at }];
    dropped++;
    return [remove];
  });
}
