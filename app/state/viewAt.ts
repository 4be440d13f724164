import { isBlockLayer } from "../../compiler/blocks/blockLayer.ts";
import { insideOf } from "../../compiler/blocks/insideOf.ts";
import type { Checked, CheckedGraph } from "../../compiler/check/checked.ts";
import type { Diagnostic } from "../../graph-schema/problem.ts";

/** What the canvas shows. */
export interface View {
  /** Ids of the copies of blocks that were entered, outermost first. */
  path: readonly string[];
  /** The block whose graph it is; absent for the graph of the document. */
  block?: string;
  /** That graph as it is in the copy that was entered, the first of those in a row. Its fixes are edits of the whole document. */
  checked: CheckedGraph;
}

/** The view after entering copies one after the other, as far as there are such copies. */
export function viewAt(checked: Checked, path: readonly string[]): View {
  let view: View = { path: [], checked };
  for (const id of path) {
    const copy = view.checked.nodes.get(id);
    const graph = copy && insideOf(copy)?.[0];
    if (!graph || !isBlockLayer(copy.layer)) break;
    view = { path: [...view.path, id], block: copy.layer.block, checked: graph };
  }
  return view.block === undefined ? view : { ...view, checked: seenFrom(view, checked.diagnostics) };
}

/** The graph inside with the diagnostics of the whole document, which also tell of the other copies in a row. */
function seenFrom({ path, checked }: View, all: readonly Diagnostic[]): CheckedGraph {
  const diagnostics = all.filter((d) => path.every((id, i) => d.path?.[i] === id));
  const of = (id: string): Diagnostic[] => diagnostics.filter((d) => (d.path![path.length] ?? d.node) === id);
  return {
    ...checked,
    diagnostics,
    nodes: new Map([...checked.nodes].map(([id, node]) => [id, { ...node, diagnostics: of(id) }])),
  };
}

/** Whether two paths lead through the same copies. */
export const samePath = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);
