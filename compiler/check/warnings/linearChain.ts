import { repairEdit } from "../../../graph-schema/edits/compose.ts";
import type { Dim } from "../../../ir/types/dim.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { insertLayer, titleOfRepair } from "../../../graph-schema/diagnostics/repair.ts";
import type { CheckedNode } from "../checked.ts";
import { axesSource, computedInputSource, type GraphView, nameOf, warnAt } from "../graphView.ts";

/**
 * Two linear layers with no nonlinearity between them: together they are one linear map, if the second mixes the axis
 * that the first made, or all elements of a sample. Where the first has fewer
 * features than go in and come out, it is a bottleneck that saves weights, which is meant.
 */
export function linearChain(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  if (!isLinear(n)) return undefined;
  const found = computedInputSource(n.node.id, graph);
  if (!found?.alone || !isLinear(found.source) || !mixesTheSame(n, found.source, graph)) return undefined;
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
  layer?.traits?.linear?.(params) === true &&
  Object.keys(outputs).length > 0;

/** Whether a layer mixes the features of another before it: along the axis where they lie, or all of a sample flattened. */
function mixesTheSame(n: CheckedNode, first: CheckedNode, graph: GraphView): boolean {
  const rank = Object.values(n.inputs)[0]![0]!.shape.length;
  const axisOf = ({ layer }: CheckedNode): number => (layer!.traits!.features! + rank) % rank;
  return rank === 2 || (axesSource(n.node.id, graph) === first && axisOf(n) === axisOf(first));
}

/** How many features a layer gets or gives. */
function featuresOf({ layer, inputs, outputs }: CheckedNode, side: "inputs" | "outputs"): Dim | undefined {
  const type = side === "inputs" ? Object.values(inputs)[0]?.[0] : Object.values(outputs)[0];
  return type?.shape.at(layer!.traits!.features!);
}

const isLess = (a: Dim | undefined, b: Dim | undefined): boolean =>
  typeof a === "number" && typeof b === "number" && a < b;
