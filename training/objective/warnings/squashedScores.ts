import { computedInputSource, warnAt } from "../../../compiler/check/graphView.ts";
import { deleteNodes } from "../../../graph-schema/edits/compose.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { comparedTerms, type ComparedTerm } from "../objective.ts";
import type { PlanView } from "../planView.ts";

/** Probabilities where the loss takes logits and applies the activation itself: the loss cannot reach its minimum. */
export const squashedScores = ({ graph, objective }: PlanView): Diagnostic[] =>
  comparedTerms(objective).flatMap((term) => ofTerm(term, graph));

function ofTerm({ output, loss }: ComparedTerm, graph: PlanView["graph"]): Diagnostic[] {
  const source = computedInputSource(output, graph)?.source;
  const squash = source?.layer?.traits?.squash;
  if (!squash || loss.unit.activation === "identity") return [];
  const { id } = source.node;
  return [
    warnAt(source, {
      code: squash === "softmax" ? "softmaxBeforeLoss" : "sigmoidBeforeLoss",
      args: { loss: loss.unit.title, activation: loss.unit.activation },
      fix: {
        code: "removeNode",
        args: { node: id },
        edit: deleteNodes(graph.document, [id], { heal: true }),
      },
    }),
  ];
}
