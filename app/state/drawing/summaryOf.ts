import type { CheckedNode } from "../../../compiler/check/checked.ts";
import { parametrizationOf } from "../../../layers/parametrizations.ts";

/** The settings of a node that matter, as on its card: "128 · weight norm"; empty while they do not parse. */
export function summaryOf({ node, layer, params }: CheckedNode): string {
  if (!params || !layer?.summary) return "";
  return [layer.summary(params), parametrizationOf(node.wrapper)?.title.toLowerCase()]
    .filter(Boolean)
    .join(" · ");
}
