import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { normalAxis } from "../../../ir/types/shape.ts";
import type { CheckedNode } from "../checked.ts";
import { inputSource, type GraphView, warnAt } from "../graphView.ts";

/** A bias for each channel that the normalization right after it subtracts with the mean. */
export function biasBeforeNorm(n: CheckedNode, graph: GraphView): Diagnostic | undefined {
  if (n.bypassed || !n.layer?.traits?.normalizes) return undefined;
  const found = inputSource(n.node.id, graph);
  return found?.alone && shiftsChannels(found.source) ? warningAt(found.source, n.node.id) : undefined;
}

const known = new WeakMap<CheckedNode, { norm: string; warning: Diagnostic }>();

/** Each check of an edited document finds most of them again, and there can be many. */
function warningAt(n: CheckedNode, norm: string): Diagnostic {
  const before = known.get(n);
  if (before?.norm === norm) return before.warning;
  const { node } = n;
  const warning = warnAt(n, {
    code: "biasBeforeNorm",
    param: "bias",
    args: { norm },
    fix: {
      code: "turnOff",
      args: { param: "bias" },
      edit: {
        kind: "replaceNode",
        id: node.id,
        node: { ...node, params: { ...node.params, bias: false } },
      },
    },
  });
  known.set(n, { norm, warning });
  return warning;
}

/** Whether it adds an offset along the axis of channels. */
function shiftsChannels({ layer, params, bypassed, outputs }: CheckedNode): boolean {
  const axis = layer?.traits?.features;
  const rank = Object.values(outputs)[0]?.shape.length ?? 0;
  return !bypassed && axis !== undefined && params?.bias === true && normalAxis(axis, rank) === 1;
}
