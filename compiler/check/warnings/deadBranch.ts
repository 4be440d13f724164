import { deleteNodes } from "../../../graph-schema/edits/compose.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { CheckedNode } from "../checked.ts";
import { type GraphView, warnAt } from "../graphView.ts";

/** The end of a branch that leads to no output; the fix removes what only that branch needs. */
export function deadBranch(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  const { id } = n.node;
  if (graph.live.has(id) || graph.outEdges.has(id) || graph.faulty.has(id)) return undefined;
  const branch = onlyFor(id, graph);
  return warnAt(n, {
    code: "deadBranch",
    args: { before: branch.length - 1 },
    fix: {
      ...(branch.length === 1
        ? { code: "removeNode", args: { node: id } }
        : { code: "removeBranch", args: {} }),
      edit: deleteNodes(graph.document, branch, { heal: false }),
    },
  });
}

/** `end` and the nodes before it that feed nothing else. */
function onlyFor(end: string, { inEdges, outEdges, live }: GraphView): string[] {
  const branch = new Set([end]);
  for (const id of branch)
    for (const { from } of inEdges.get(id) ?? [])
      if (!live.has(from) && outEdges.get(from)!.every((e) => branch.has(e.to))) branch.add(from);
  return [...branch];
}
