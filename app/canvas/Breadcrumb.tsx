import { ChevronRight } from "lucide-react";
import { copiesOf } from "../../graph-schema/blocks/copiesOf.ts";
import { useEditor } from "../state/editor.ts";
import { viewAt } from "../state/viewAt.ts";
import { nameOf } from "../text/nameOf.ts";
import { countOf } from "../text/format.ts";
import { leaveTo } from "./enter.ts";

/** The way into the block on the canvas, at its top; each step leads back there. */
export function Breadcrumb() {
  const view = useEditor((s) => s.view);
  const checked = useEditor((s) => s.checked);
  const document = useEditor((s) => s.document);
  if (view.block === undefined) return null;
  const copies = copiesOf(document, view.block).length;
  const names = view.path.map((id, depth) => {
    const { node, layer } = viewAt(checked, view.path.slice(0, depth)).checked.nodes.get(id)!;
    const { name, aside } = nameOf(node, layer);
    return [name, aside].filter(Boolean).join(" ");
  });
  return (
    <nav
      aria-label="Way into the block"
      className="float absolute top-2 left-[calc(var(--left-inset)+12px)] z-10 flex h-8 max-w-[calc(100%-var(--left-inset)-24px)] items-center px-1 text-xs"
    >
      {["Model", ...names.slice(0, -1)].map((name, depth) => (
        <span key={depth} className="flex min-w-0 items-center">
          <button
            type="button"
            className="min-w-0 truncate rounded px-1.5 py-1 text-muted hover:bg-accent-soft hover:text-ink"
            onClick={() => leaveTo(depth)}
          >
            {name}
          </button>
          <ChevronRight size={12} className="shrink-0 text-muted" aria-hidden />
        </span>
      ))}
      <span className="truncate px-1.5 font-medium" aria-current="page">
        {names.at(-1)}
      </span>
      <span className="shrink-0 border-l border-line px-2 text-muted">
        {copies === 1 ? "1 copy" : `Changes all ${countOf(copies, "copy", "copies")}`}
      </span>
    </nav>
  );
}
