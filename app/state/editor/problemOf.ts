import { nodeAt, pathOf } from "../../../graph-schema/diagnostics/place.ts";
import { type Diagnostic, fixesOf } from "../../../graph-schema/diagnostics/diagnostic.ts";
import { docOf, renderDiagnostic, renderFix } from "../../../graph-schema/diagnostics/render.ts";
import type { Problem } from "../../ui/ProblemMessage.tsx";
import { useEditor } from "./editor.ts";
import { reveal, revealGraph } from "./reveal.ts";

/** A diagnostic of the open document as a person reads it, sees it and repairs it. */
export function problemOf(diagnostic: Diagnostic): Problem {
  const { severity, code, place } = diagnostic;
  const [node, path] = [nodeAt(place), pathOf(place)];
  const ofPlan = place.in === "plan" && node === undefined;
  return {
    severity,
    code,
    text: renderDiagnostic(diagnostic),
    about: docOf(code),
    ...(!ofPlan && { show: () => (node === undefined ? revealGraph(path) : reveal(node, path)) }),
    fixes: fixesOf(diagnostic).map((fix) => {
      const title = renderFix(fix);
      return { title, run: () => useEditor.getState().apply(fix.edit, title) };
    }),
  };
}
