import { swapNodes } from "../../../graph-schema/edits/compose.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { CheckedNode } from "../checked.ts";
import { inputSource, type GraphView, nameOf, warnAt } from "../graphView.ts";

/** Elements dropped while training change the variance that a batch normalization keeps for later; Li et al., 2018. */
export function dropoutBeforeNorm(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  if (n.bypassed || n.layer?.traits?.normalizes !== "batch") return undefined;
  const found = inputSource(n.node.id, graph);
  if (!found || found.source.bypassed || !found.source.layer?.traits?.dropsElements) return undefined;
  const { id } = found.source.node;
  const edit = found.alone ? swapNodes(graph.document, id, n.node.id) : undefined;
  return warnAt(n, {
    code: "dropoutBeforeNorm",
    args: { source: nameOf(found.source) },
    ...(edit && { fix: { code: "putBehind", args: { node: id }, edit } }),
  });
}
