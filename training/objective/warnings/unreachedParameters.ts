import { upstream, warnAt } from "../../../compiler/check/graphView.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { PlanView } from "../planView.ts";

/** Layers that lead to an output, but not to what the loss compares, or only past what lets no gradient through. */
export function unreachedParameters({ graph, output }: PlanView): Diagnostic[] {
  const learning = upstream([output], graph, (id) => !graph.nodes.get(id)!.layer?.traits?.stopsGradient);
  return [...graph.nodes.values()].flatMap((n) => {
    const { id } = n.node;
    const idle = graph.live.has(id) && !learning.has(id) && !n.node.frozen && (n.cost?.parameters ?? 0) > 0;
    if (!idle) return [];
    return [
      warnAt(n, {
        code: "unreachedParameters",
        args: { output },
        fix: {
          code: "freeze",
          args: { node: id },
          edit: { kind: "replaceNode", id, node: { ...n.node, frozen: true } },
        },
      }),
    ];
  });
}
