import { codeGroups } from "../../graph-schema/diagnostics/codes.ts";
import { page, pageHead } from "./markdown.ts";

/** docs/diagnostics.md: what each code means; the heading of a code is its anchor. */
export function diagnosticsPage(): string {
  const intro =
    "What the checker can report. Each message names the node and port, what was expected and what came, and where that came from; where a repair is known it is offered as one undoable edit.";
  const sections = codeGroups.flatMap((group) => [
    `## ${group.title}`,
    ...Object.entries(group.codes).map(([code, meaning]) => `### ${code}\n\n${meaning}`),
  ]);
  return page([pageHead("Diagnostics", intro), ...sections]);
}
