import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useDiagnostics } from "../../problems/useDiagnostics.ts";
import { useEditor } from "../../state/editor/editor.ts";
import { usePreferences } from "../../state/preferences.ts";
import { countOf } from "../../ui/format.ts";

/** Whether all shapes fit; a click opens the list of problems. */
export function DocumentState() {
  const diagnostics = useDiagnostics();
  const empty = useEditor((s) => s.document.graph.nodes.length === 0);
  if (empty) return null;
  const errors = diagnostics.filter((d) => d.severity === "error").length;
  const warnings = diagnostics.length - errors;
  const [Icon, look, text] =
    errors > 0
      ? ([CircleAlert, "text-error", countOf(errors, "problem")] as const)
      : warnings > 0
        ? ([TriangleAlert, "text-warning", countOf(warnings, "warning")] as const)
        : ([CircleCheck, "text-running", "All shapes fit"] as const);
  return (
    <button
      type="button"
      data-testid="document-state"
      className={`flex h-7 items-center gap-1.5 rounded-md px-2 text-xs hover:bg-accent-soft ${look}`}
      onClick={() => usePreferences.getState().set({ dock: true, dockTab: "problems" })}
    >
      <Icon size={14} aria-hidden />
      <span role="status">{text}</span>
    </button>
  );
}
