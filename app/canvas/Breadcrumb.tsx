import { ChevronRight } from "lucide-react";
import { useEditor } from "../state/editor/editor.ts";
import { viewAt } from "../state/editor/viewAt.ts";
import { nameOf } from "../state/drawing/nameOf.ts";
import { countOf } from "../ui/format.ts";
import { countInstances } from "../state/editor/instancesInModel.ts";
import { leaveTo } from "./enter.ts";
import { RowStepper } from "./RowStepper.tsx";

/** The way into the block on the canvas, at its top; each step leads back there, or to the next of a row. */
export function Breadcrumb() {
  const view = useEditor((s) => s.view);
  const checked = useEditor((s) => s.checked);
  if (view.block === undefined) return null;
  const instances = countInstances(checked, view.block);
  const steps = view.path.map(({ id, index }, depth) => {
    const { node, layer } = viewAt(checked, view.path.slice(0, depth)).checked.nodes.get(id)!;
    const { name, aside } = nameOf(node, layer);
    return { name: [name, aside].filter(Boolean).join(" "), depth, index, count: view.rows[depth]! };
  });
  return (
    <nav
      aria-label="Way into the block"
      className="float absolute top-2 left-[calc(var(--left-inset)+12px)] z-10 flex h-8 max-w-[calc(100%-var(--left-inset)-var(--right-inset)-24px)] items-center px-1 text-xs"
    >
      <Crumb name="Model" depth={0} />
      {steps.map((step) => (
        <span key={step.depth} className="flex min-w-0 items-center">
          <ChevronRight size={12} className="shrink-0 text-muted" aria-hidden />
          {step.depth === steps.length - 1 ? (
            <span className="truncate px-1.5 font-medium" aria-current="page">
              {step.name}
            </span>
          ) : (
            <Crumb name={step.name} depth={step.depth + 1} />
          )}
          {step.count > 1 && <RowStepper {...step} />}
        </span>
      ))}
      <span className="ml-1 shrink-0 border-l border-line px-2 text-muted">
        {instances === 1 ? "1 copy" : `Changes all ${countOf(instances, "copy", "copies")}`}
      </span>
    </nav>
  );
}

/** A graph around the block, and the way back there. */
function Crumb({ name, depth }: { name: string; depth: number }) {
  return (
    <button
      type="button"
      className={`truncate rounded px-1.5 py-1 text-muted hover:bg-accent-soft hover:text-ink ${depth === 0 ? "shrink-0" : "min-w-0"}`}
      onClick={() => leaveTo(depth)}
    >
      {name}
    </button>
  );
}
