import { deleteNodes } from "../../graph-schema/compose.ts";
import type { Document, Edge } from "../../graph-schema/document.ts";
import type { Diagnostic } from "../../graph-schema/problem.ts";
import { type CheckedNode, titleOf } from "./checked.ts";

interface Context {
  document: Document;
  edges: readonly Edge[];
  results: ReadonlyMap<string, CheckedNode>;
  /** Nodes that have another fault already, which comes first. */
  blamed: ReadonlySet<string | undefined>;
}

/** A warning at the end of each branch that leads to no output; the fix removes what only that branch needs. */
export function deadBranches({ document, edges, results, blamed }: Context): Diagnostic[] {
  const outputs = [...results.values()].filter((n) => n.layer?.end === "output").map((n) => n.node.id);
  if (outputs.length === 0) return [];
  const before = new Map<string, string[]>([...results.keys()].map((id) => [id, []]));
  const after = new Map<string, string[]>([...results.keys()].map((id) => [id, []]));
  for (const e of edges) {
    before.get(e.to)!.push(e.from);
    after.get(e.from)!.push(e.to);
  }
  const alive = upstream(outputs, before);
  const ends = [...results.keys()].filter(
    (id) => !alive.has(id) && after.get(id)!.length === 0 && !blamed.has(id),
  );
  return ends.map((id): Diagnostic => {
    const branch = onlyFor(id, { before, after, alive });
    return {
      code: "deadBranch",
      severity: "warning",
      node: id,
      layer: titleOf(results.get(id)!),
      expected: "a way to an output",
      actual: branch.length === 1 ? "none" : `none for it and ${branch.length - 1} before it`,
      fix: {
        title: branch.length === 1 ? `Remove "${id}"` : "Remove the branch",
        edit: deleteNodes(document, branch, false),
      },
    };
  });
}

function upstream(ids: readonly string[], before: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set(ids);
  for (const id of found) for (const from of before.get(id)!) found.add(from);
  return found;
}

interface Links {
  before: ReadonlyMap<string, readonly string[]>;
  after: ReadonlyMap<string, readonly string[]>;
  alive: ReadonlySet<string>;
}

/** `end` and the nodes before it that feed nothing else. */
function onlyFor(end: string, { before, after, alive }: Links): string[] {
  const branch = new Set([end]);
  for (const id of branch)
    for (const from of before.get(id)!)
      if (!alive.has(from) && after.get(from)!.every((to) => branch.has(to))) branch.add(from);
  return [...branch];
}
