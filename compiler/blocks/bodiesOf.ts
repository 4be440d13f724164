import { findingOf } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Problem } from "../../graph-schema/diagnostics/problem.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import { checkBodies } from "../check/checkGraph.ts";
import type { CheckedGraph, CheckedNode } from "../check/checked.ts";
import { type BlockLayer, isBlockLayer } from "./blockLayer.ts";

/** The graphs of an instance of a block, also where it is faulty or bypassed; undefined for any other node. */
export const bodiesOf = ({ bodies, layer, inputs }: CheckedNode): readonly CheckedGraph[] | undefined =>
  bodies ?? (isBlockLayer(layer) ? checkBodies(layer, inputs) : undefined);

/** What `Layer.shape` is for a layer: the output types of a block for one type a port, or its first fault. */
export function blockShape(
  layer: BlockLayer,
  x: Readonly<Record<string, TensorType>>,
): Readonly<Record<string, TensorType>> | Problem {
  const arriving = Object.fromEntries(Object.entries(x).map(([port, type]) => [port, [type]]));
  const graphs = checkBodies(layer, arriving);
  const fault = graphs.flatMap((g) => g.diagnostics).find((d) => d.severity === "error");
  return fault ? { ...findingOf(fault), severity: "error" } : graphs.at(-1)!.outputs;
}
