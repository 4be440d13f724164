import { type Code, type CodeGroup, codeGroups } from "../../graph-schema/diagnostics/codes.ts";
import { english } from "../../graph-schema/diagnostics/english/english.ts";
import { docOf } from "../../graph-schema/diagnostics/render.ts";
import { page, pageHead } from "./markdown.ts";

/** docs/diagnostics.md: what each code means; the heading of a code is its anchor. */
export function diagnosticsPage(): string {
  const intro =
    "What the checker can report. Each message names the node and port, what was expected and what came, and where that came from; where a repair is known it is offered as one undoable edit.";
  const groups = Object.entries(codeGroups) as [CodeGroup, readonly Code[]][];
  const sections = groups.flatMap(([group, codes]) => [
    `## ${english.groups[group]}`,
    ...codes.map((code) => `### ${code}\n\n${docOf(code)}`),
  ]);
  return page([pageHead("Diagnostics", intro), ...sections]);
}
