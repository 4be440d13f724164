import { deleteNodes } from "../../../graph-schema/edits/compose.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/problem.ts";
import type { CheckedNode } from "../checked.ts";
import { type GraphView, warnAt } from "../graphView.ts";

/** The end of a branch that leads to no output; the fix removes what only that branch needs. */
export function deadBranch(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  const { id } = n.node;
  if (graph.alive.has(id) || graph.outOf.has(id) || graph.blamed.has(id)) return undefined;
  const branch = onlyFor(id, graph);
  return warnAt(n, {
    code: "deadBranch",
    expected: "a way to an output",
    actual: branch.length === 1 ? "none" : `none for it and ${branch.length - 1} before it`,
    fix: {
      title: branch.length === 1 ? `Remove "${id}"` : "Remove the branch",
      edit: deleteNodes(graph.document, branch, false),
    },
  });
}

/** `end` and the nodes before it that feed nothing else. */
function onlyFor(end: string, { into, outOf, alive }: GraphView): string[] {
  const branch = new Set([end]);
  for (const id of branch)
    for (const { from } of into.get(id) ?? [])
      if (!alive.has(from) && outOf.get(from)!.every((e) => branch.has(e.to))) branch.add(from);
  return [...branch];
}
