import { useEditor } from "../state/editor/editor.ts";
import { countOf, formatCompact, formatCount } from "../ui/format.ts";

/** What the whole model comes to, in the corner of the canvas. */
export function ModelTotals() {
  const layers = useEditor((s) => s.view.checked.document.graph.nodes.length);
  const total = useEditor((s) => s.view.checked.total);
  const complete = useEditor((s) => s.view.checked.complete);
  if (layers === 0) return null;
  const macs = typeof total.macs === "number" ? formatCompact(total.macs) : total.macs;
  return (
    <p
      className="number pointer-events-none absolute bottom-2 left-[calc(var(--left-inset)+12px)] text-[11px] text-muted"
      data-testid="model-totals"
      data-parameters={total.parameters}
    >
      {countOf(layers, "layer")} · {complete ? "" : "at least "}
      {formatCount(total.parameters)} parameters · {macs} multiply–adds
    </p>
  );
}
