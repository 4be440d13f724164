import { CircleAlert, TriangleAlert, Wrench } from "lucide-react";
import { codes } from "../../graph-schema/diagnostics/codes.ts";
import { type Diagnostic, renderDiagnostic } from "../../graph-schema/diagnostics/problem.ts";
import { reveal, revealGraph } from "../state/editor/reveal.ts";
import { useEditor } from "../state/editor/editor.ts";
import { Button } from "./Button.tsx";

/** One problem: what and where, a click to see it, and its fix. */
export function ProblemMessage({ diagnostic }: { diagnostic: Diagnostic }) {
  const { severity, code, node, param, path = [], fix } = diagnostic;
  const ofPlan = node === undefined && param !== undefined;
  const [Icon, look] =
    severity === "error"
      ? ([CircleAlert, "text-error"] as const)
      : ([TriangleAlert, "text-warning"] as const);
  const text = renderDiagnostic(diagnostic);
  return (
    <div className="flex items-start gap-2" data-code={code} data-severity={severity}>
      <Icon size={14} className={`mt-[7px] shrink-0 ${look}`} aria-label={severity} />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        {ofPlan ? (
          <p className="py-1 first-letter:uppercase" title={codes[code]}>
            {text}
          </p>
        ) : (
          <button
            type="button"
            className="py-1 text-left first-letter:uppercase hover:underline"
            title={codes[code]}
            onClick={() => (node === undefined ? revealGraph(path) : reveal(node, path))}
          >
            {text}
          </button>
        )}
        {fix && (
          <Button onClick={() => useEditor.getState().apply(fix.edit, fix.title)}>
            <Wrench size={13} aria-hidden />
            {fix.title}
          </Button>
        )}
      </div>
    </div>
  );
}
