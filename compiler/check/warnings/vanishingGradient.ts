import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { CheckedNode } from "../checked.ts";
import { before, type GraphView, nameOf, warnAt } from "../graphView.ts";

/** Saturating activations in a row that a gradient may still come through. */
const MOST = 4;

/**
 * One more saturating activation in a row than a gradient comes through, with nothing between that brings numbers back
 * to where these are steep; Glorot and Bengio, 2010. Told at the first that is too many.
 */
export function vanishingGradient(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  if (!saturates(n)) return undefined;
  let [count, first] = [1, n];
  for (let found = before(n.node.id, graph); found && count <= MOST + 1;) {
    const { source } = found;
    found = before(source.node.id, graph);
    if (source.bypassed) continue;
    if (Object.keys(source.layer?.inputs ?? {}).length > 1 || source.layer?.traits?.normalizes) break;
    if (!saturates(source)) {
      if (source.layer?.category === "activation") break;
      continue;
    }
    count++;
    first = source;
  }
  return count === MOST + 1
    ? warnAt(n, { code: "vanishingGradient", args: { most: MOST, count, first: nameOf(first) } })
    : undefined;
}

/** Flattens out on both sides, as Sigmoid and Tanh do. */
function saturates({ layer, bypassed }: CheckedNode): boolean {
  const range = layer?.traits?.range;
  return !bypassed && layer?.category === "activation" && range !== undefined && range.every(Number.isFinite);
}
