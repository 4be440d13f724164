import { sizeOf } from "../../../ir/types/shape.ts";
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
  const { data, name, shape } = target.column;
  // Classes are compared as 0 and 1.
  if (kindOf(target.column).labels) return [];
  const scale = data instanceof Uint8Array ? 255 : 1;
  const far = data.findIndex((v) => v / scale < range[0] || v / scale > range[1]);
  if (far < 0) return [];
  const row = Math.floor(far / sizeOf(shape)) + 1;
  const { id } = source.node;
  return [
    {
      code: "unreachableTarget",
      severity: "warning",
      place: { in: "plan", field: "target", term },
      args: {
        source: nameOf(source),
        range: rangeOf(range),
        cell: { value: readable(data[far]!), row, column: name },
      },
      fix: {
        code: "removeNode",
        args: { node: id },
        edit: deleteNodes(graph.document, [id], { heal: true }),
      },
    },
  ];
}
