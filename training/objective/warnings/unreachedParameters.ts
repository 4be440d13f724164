import { fromBody } from "../../../compiler/check/bodyDiagnostics.ts";
import { warnAt } from "../../../compiler/check/graphView.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { comparedTerms } from "../objective.ts";
import type { PlanView } from "../planView.ts";
import { unreachedBy } from "../reachedByLoss.ts";

/** Layers that lead to an output, but not to what the loss compares, or only past what lets no gradient through. */
export function unreachedParameters({ checked, objective }: PlanView): Diagnostic[] {
  const outputs = [...new Set(comparedTerms(objective).map((term) => term.output))];
  const said = new Set<string>();
  return unreachedBy(checked, outputs).flatMap(({ node: n, within }) => {
    const { id } = n.node;
    const key = JSON.stringify([...within.map((w) => w.id), id]);
    if (said.has(key)) return [];
    said.add(key);
    const finding = { code: "unreachedParameters", args: { output: outputs.join(", ") } } as const;
    if (within.length > 0)
      // Its block may be read in another way elsewhere, so that no edit of it is right for sure.
      return [
        within.reduceRight((d, { block, ...instance }) => fromBody(d, instance, block), warnAt(n, finding)),
      ];
    const edit = { kind: "replaceNode", id, node: { ...n.node, frozen: true } } as const;
    return [warnAt(n, { ...finding, fix: { code: "freeze", args: { node: id }, edit } })];
  });
}
