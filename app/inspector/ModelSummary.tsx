import { nodeAt, pathOf } from "../../graph-schema/diagnostics/place.ts";
import { memo } from "react";
import type { CheckedNode } from "../../compiler/check/checked.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { reveal } from "../state/editor/reveal.ts";
import { useEditor } from "../state/editor/editor.ts";
import { countOf, formatCompact } from "../ui/format.ts";
import { nameOf } from "../state/drawing/nameOf.ts";
import { LayerIcon } from "../ui/LayerIcon.tsx";
import { ProblemsSection } from "./ProblemsSection.tsx";
import { costRows } from "./costRows.ts";
import { Facts, Section } from "../ui/Section.tsx";

/** The whole model: its totals, what is wrong with it as a whole, and its layers in data order. */
export function ModelSummary() {
  const { order, nodes, total, complete, diagnostics } = useEditor((s) => s.view.checked);
  const depth = useEditor((s) => s.view.path.length);
  const ofTheWhole = diagnostics.filter(
    (d) => nodeAt(d.place) === undefined && pathOf(d.place).length === depth,
  );
  if (nodes.size === 0)
    return (
      <>
        <Section>
          <p className="text-muted">Select a layer to see its settings, shapes and costs.</p>
        </Section>
        <ProblemsSection diagnostics={ofTheWhole} />
      </>
    );
  return (
    <>
      <Section>
        <h2 className="mb-2 font-medium">{countOf(nodes.size, "layer")}</h2>
        <Facts rows={costRows(total)} />
        {!complete && <p className="mt-2 text-xs text-muted">Of the layers whose shapes are known.</p>}
      </Section>
      <ProblemsSection diagnostics={ofTheWhole} />
      <Section title="Layers in data order">
        <ul className="-mx-2">
          {order.map((id) => {
            const checked = nodes.get(id);
            return checked && <LayerRow key={id} checked={checked} />;
          })}
        </ul>
      </Section>
    </>
  );
}

const LayerRow = memo(function LayerRow({ checked }: { checked: CheckedNode }) {
  const { node, layer, outputs, cost } = checked;
  const [type] = Object.values(outputs);
  const { name, aside = "" } = nameOf(node, layer);
  return (
    <li className="[contain-intrinsic-height:28px] [content-visibility:auto]">
      <button
        type="button"
        className="menu-item w-full hover:bg-accent-soft"
        data-category={layer?.category}
        onClick={() => reveal(node.id)}
      >
        <LayerIcon name={layer?.icon} />
        <span className="truncate">
          {name} <span className="text-muted">{/^\d+$/.test(aside) ? aside : ""}</span>
        </span>
        <span className="number ml-auto shrink-0 text-[11px] text-muted">
          {type ? formatShape(type.shape) : ""}
        </span>
        {cost !== undefined && cost.parameters > 0 && (
          <span className="number w-12 shrink-0 text-right text-[11px]">
            {formatCompact(cost.parameters)}
          </span>
        )}
      </button>
    </li>
  );
});
