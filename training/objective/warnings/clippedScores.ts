import { computedInputSource, warnAt } from "../../../compiler/check/graphView.ts";
import { deleteNodes } from "../../../graph-schema/edits/compose.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import type { PlanView } from "../planView.ts";
import { rangeOf } from "../../../graph-schema/diagnostics/args.ts";

/** Scores that an activation keeps from being as small or as large as the loss would have them. */
export function clippedScores({ graph, output, objective: { loss } }: PlanView): Diagnostic[] {
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
