import { codes } from "../../../graph-schema/diagnostics/codes.ts";
import { type Diagnostic, renderDiagnostic } from "../../../graph-schema/diagnostics/problem.ts";
import type { Problem } from "../../ui/ProblemMessage.tsx";
import { useEditor } from "./editor.ts";
import { reveal, revealGraph } from "./reveal.ts";

/** A diagnostic of the open document as a person reads it, sees it and repairs it. */
export function problemOf(diagnostic: Diagnostic): Problem {
  const { severity, code, node, param, path = [], fix } = diagnostic;
  const ofPlan = node === undefined && param !== undefined;
  return {
    severity,
    code,
    text: renderDiagnostic(diagnostic),
    about: codes[code],
    ...(!ofPlan && { show: () => (node === undefined ? revealGraph(path) : reveal(node, path)) }),
    ...(fix && { fix: { title: fix.title, run: () => useEditor.getState().apply(fix.edit, fix.title) } }),
  };
}
