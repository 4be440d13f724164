import { deleteNodes } from "../../../graph-schema/edits/compose.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { sameType } from "../../../ir/types/shape.ts";
import type { CheckedNode } from "../checked.ts";
import { inputSource, type GraphView, nameOf, warnAt } from "../graphView.ts";

/** The same activation twice in a row, or one that is the identity on the range of the other. */
export function activationTwice(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  const { id } = n.node;
  if (n.layer?.category !== "activation") return undefined;
  const source = inputSource(id, graph)?.source;
  if (!source || source.bypassed || !(isSame(n, source) || changesNothing(n, source))) return undefined;
  if (!changesElements(n)) return undefined;
  return warnAt(n, {
    code: "activationTwice",
    args: { source: nameOf(source) },
    fix: { code: "removeNode", args: { node: id }, edit: deleteNodes(graph.document, [id], { heal: true }) },
  });
}

/** Works on each element, or along an axis, with nothing learned. */
function changesElements({ parameters, bypassed, inputs, outputs }: CheckedNode): boolean {
  if (bypassed || parameters?.length !== 0) return false;
  const [from, to] = [Object.values(inputs)[0]?.[0], Object.values(outputs)[0]];
  return from !== undefined && to !== undefined && sameType(from, to);
}

const isSame = (a: CheckedNode, b: CheckedNode): boolean =>
  a.node.type === b.node.type && JSON.stringify(a.params) === JSON.stringify(b.params);

function changesNothing({ layer }: CheckedNode, source: CheckedNode): boolean {
  const [keeps, range] = [layer?.traits?.identityRange, source.layer?.traits?.range];
  return keeps !== undefined && range !== undefined && keeps[0] <= range[0] && range[1] <= keeps[1];
}
