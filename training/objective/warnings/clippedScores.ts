import { origin, warnAt } from "../../../compiler/check/graphView.ts";
import { deleteNodes } from "../../../graph-schema/edits/compose.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/problem.ts";
import { type PlanView, describeRange } from "../planView.ts";

/** Scores that an activation keeps from being as small or as large as the loss would have them. */
export function clippedScores({ graph, output, objective: { loss } }: PlanView): Diagnostic[] {
  const source = origin(output, graph)?.source;
  const { range, squash } = source?.layer?.traits ?? {};
  if (!source || !range || squash || loss.unit.activation === "identity") return [];
  const { id } = source.node;
  return [
    warnAt(source, {
      code: "clippedScores",
      expected: `scores of any size, as ${loss.unit.title} applies ${loss.unit.activation} to them`,
      actual: describeRange(range),
      fix: { title: `Remove "${id}"`, edit: deleteNodes(graph.document, [id], true) },
    }),
  ];
}
