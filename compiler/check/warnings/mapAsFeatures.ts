import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { insertLayer, titleOfRepair } from "../../../graph-schema/diagnostics/repair.ts";
import { repairEdit } from "../../../graph-schema/edits/compose.ts";
import { isStatic, type Shape } from "../../../ir/types/shape.ts";
import type { CheckedNode } from "../checked.ts";
import { axesSource, type GraphView, warnAt } from "../graphView.ts";

/**
 * Weights along the last axis of maps [N, C, H, W]. Where no layer says where the channels are, maps that are square in
 * the last two axes alone are taken for such; behind a Permute, as in ConvNeXt and Swin, channels lie where they should.
 */
export function mapAsFeatures(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  const { layer, params } = n;
  if (!params || layer?.traits?.features !== -1 || !layer.traits.linear?.(params)) return undefined;
  const [port] = Object.keys(layer.inputs);
  const shape = n.inputs[port!]?.[0]?.shape;
  const source = shape?.length === 4 ? axesSource(n.node.id, graph) : undefined;
  if (!shape || !source || !areChannelsFirst(source, shape)) return undefined;
  const repair = insertLayer("Flatten", { input: port!, type: "flatten" });
  const edit = repairEdit(graph.document, n.node.id, repair);
  return warnAt(n, {
    code: "mapAsFeatures",
    port: port!,
    args: { shape },
    ...(edit && { fix: { ...titleOfRepair(repair), edit } }),
  });
}

function areChannelsFirst({ layer }: CheckedNode, shape: Shape): boolean {
  if (layer?.traits?.features === 1 || layer?.traits?.windows) return true;
  const [, first, height, width] = shape;
  return layer?.boundary === "input" && isStatic(shape.slice(1)) && height === width && first !== height;
}
