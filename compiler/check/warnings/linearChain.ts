import { repairEdit } from "../../../graph-schema/edits/compose.ts";
import type { Dim } from "../../../ir/types/dim.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { insertLayer, titleOfRepair } from "../../../graph-schema/diagnostics/repair.ts";
import type { CheckedNode } from "../checked.ts";
import { type GraphView, nameOf, computedInputSource, warnAt } from "../graphView.ts";

/**
 * Two linear layers with no nonlinearity between them: together they are one linear map. Where the first has fewer
 * features than go in and come out, it is a bottleneck that saves weights, which is meant.
 */
export function linearChain(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  if (!isLinear(n)) return undefined;
  const found = computedInputSource(n.node.id, graph);
  if (!found?.alone || !isLinear(found.source)) return undefined;
  const first = found.source;
  const [inside, into, out] = [
    featuresOf(first, "outputs"),
    featuresOf(first, "inputs"),
    featuresOf(n, "outputs"),
  ];
  if (isLess(inside, into) && isLess(inside, out)) return undefined;
  const [port] = Object.keys(n.layer!.inputs);
  const repair = insertLayer("ReLU", { input: port!, type: "relu" });
  const edit = repairEdit(graph.document, n.node.id, repair);
  return warnAt(n, {
    code: "linearChain",
    port: port!,
    args: { source: nameOf(first) },
    ...(edit && { fix: { ...titleOfRepair(repair), edit } }),
  });
}

const isLinear = ({ layer, params, bypassed, outputs }: CheckedNode): boolean =>
  !bypassed &&
  params !== undefined &&
  Object.keys(outputs).length > 0 &&
  layer?.traits?.linear?.(params) === true;

/** How many features a layer gets or gives. */
function featuresOf({ layer, inputs, outputs }: CheckedNode, side: "inputs" | "outputs"): Dim | undefined {
  const type = side === "inputs" ? Object.values(inputs)[0]?.[0] : Object.values(outputs)[0];
  return type?.shape.at(layer!.traits!.features!);
}

const isLess = (a: Dim | undefined, b: Dim | undefined): boolean =>
  typeof a === "number" && typeof b === "number" && a < b;
