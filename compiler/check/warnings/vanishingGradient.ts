import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { CheckedNode } from "../checked.ts";
import { inputSource, type GraphView, nameOf, warnAt } from "../graphView.ts";

/** Saturating activations in a row that a gradient may still come through. */
const MOST = 4;

/** Nodes in a row that are looked at, so that a check of many rows does not take long. */
const REACH = 32;

/**
 * One more saturating activation in a row than a gradient comes through, with nothing between that brings numbers back
 * to where these are steep; Glorot and Bengio, 2010. Told at the first that is too many.
 */
export function vanishingGradient(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  if (!saturates(n)) return undefined;
  let [count, first, source] = [1, n, inputSource(n.node.id, graph)?.source];
  for (let step = 0; source && step < REACH && count <= MOST + 1; step++) {
    if (saturates(source)) {
      count++;
      first = source;
    } else if (!source.bypassed && !passesOn(source)) break;
    source = inputSource(source.node.id, graph)?.source;
  }
  return count === MOST + 1
    ? warnAt(n, { code: "vanishingGradient", args: { most: MOST, count, first: nameOf(first) } })
    : undefined;
}

/** Flattens out on both sides without ever being the identity, as Sigmoid and Tanh do. */
function saturates({ layer, bypassed }: CheckedNode): boolean {
  const { range, identityRange, squash } = layer?.traits ?? {};
  const bounded =
    range?.every(Number.isFinite) === true && identityRange === undefined && squash !== "softmax";
  return !bypassed && layer?.category === "activation" && bounded;
}

/** Leaves the gradient as small as it comes: no other activation, norm, join or block, of which nothing is known here. */
const passesOn = ({ layer, bodies }: CheckedNode): boolean =>
  layer !== undefined &&
  bodies === undefined &&
  layer.category !== "activation" &&
  !layer.traits?.normalizes &&
  Object.keys(layer.inputs).length === 1;
