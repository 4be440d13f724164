import { computedInputSource, warnAt } from "../../../compiler/check/graphView.ts";
import { deleteNodes } from "../../../graph-schema/edits/compose.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { comparedTerms, type ComparedTerm } from "../objective.ts";
import type { PlanView } from "../planView.ts";
import { rangeOf } from "../../../graph-schema/diagnostics/args.ts";

/** Scores that an activation keeps from being as small or as large as the loss would have them. */
export const clippedScores = ({ graph, objective }: PlanView): Diagnostic[] =>
  comparedTerms(objective).flatMap((term) => ofTerm(term, graph));

function ofTerm({ output, loss }: ComparedTerm, graph: PlanView["graph"]): Diagnostic[] {
  const source = computedInputSource(output, graph)?.source;
  const { range, squash } = source?.layer?.traits ?? {};
  if (!source || !range || squash || loss.unit.activation === "identity") return [];
  const { id } = source.node;
  return [
    warnAt(source, {
      code: "clippedScores",
      args: { loss: loss.unit.title, activation: loss.unit.activation, range: rangeOf(range) },
      fix: {
        code: "removeNode",
        args: { node: id },
        edit: deleteNodes(graph.document, [id], { heal: true }),
      },
    }),
  ];
}
