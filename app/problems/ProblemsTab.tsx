import { useEditor } from "../state/editor/editor.ts";
import { problemOf } from "../state/editor/problemOf.ts";
import { ProblemMessage } from "../ui/ProblemMessage.tsx";
import { useDiagnostics } from "./useDiagnostics.ts";

/** Every problem of the document, errors first. */
export function ProblemsTab() {
  const diagnostics = useDiagnostics();
  const empty = useEditor((s) => s.document.graph.nodes.length === 0);
  if (diagnostics.length === 0 || empty)
    return <p className="p-3 text-muted">{empty ? "Nothing is on the canvas yet." : "All shapes fit."}</p>;
  const sorted = diagnostics.toSorted(
    (a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"),
  );
  return (
    <ul className="divide-y divide-line" aria-label="Problems">
      {sorted.map((diagnostic, i) => (
        <li key={i} className="px-3 py-1">
          <ProblemMessage problem={problemOf(diagnostic)} />
        </li>
      ))}
    </ul>
  );
}
