import { nameOf, computedInputSource } from "../../../compiler/check/graphView.ts";
import { deleteNodes } from "../../../graph-schema/edits/compose.ts";
import type { Diagnostic } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { kindOf } from "../../data/kinds.ts";
import { readable } from "../../data/encoding/matchInput.ts";
import { comparedTerms, type ComparedTerm } from "../objective.ts";
import type { DataView } from "../planView.ts";
import { rangeOf } from "../../../graph-schema/diagnostics/args.ts";

/** Target values outside of the range of the last activation. */
export const unreachableTarget = ({ objective, ...view }: DataView): Diagnostic[] =>
  comparedTerms(objective).flatMap((term) => ofTerm(term, view));

function ofTerm(
  { name: term, output, loss, target: { from } }: ComparedTerm,
  { graph, encoding }: Omit<DataView, "objective">,
): Diagnostic[] {
  const target = encoding.targets[term];
  if (from !== "columns" || !target) return [];
  const source = computedInputSource(output, graph)?.source;
  const range = source?.layer?.traits?.range;
  if (!source || !range || loss.unit.activation !== "identity") return [];
  const { summary, name, dtype } = target.column;
  // Classes are compared as 0 and 1.
  if (kindOf(target.column).labels) return [];
  const scale = dtype === "uint8" ? 255 : 1;
  const { least, largest } = summary;
  const far =
    least && least.value / scale < range[0]
      ? least
      : largest && largest.value / scale > range[1]
        ? largest
        : undefined;
  if (!far) return [];
  const { id } = source.node;
  return [
    {
      code: "unreachableTarget",
      severity: "warning",
      place: { in: "plan", field: "target", term },
      args: {
        source: nameOf(source),
        range: rangeOf(range),
        cell: { value: readable(far.value), row: far.row + 1, column: name },
      },
      fix: {
        code: "removeNode",
        args: { node: id },
        edit: deleteNodes(graph.document, [id], { heal: true }),
      },
    },
  ];
}
