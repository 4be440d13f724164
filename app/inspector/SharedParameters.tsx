import { tieTargets } from "../../compiler/check/ties.ts";
import { tieNode } from "../../graph-schema/compose.ts";
import { inView, useEditor } from "../state/editor.ts";
import { Section } from "./Section.tsx";

/** Whose parameters a layer uses: its own or those of another; nothing where no other has the like. */
export function SharedParameters({ id }: { id: string }) {
  const checked = useEditor((s) => s.view.checked);
  const { node, tie } = checked.nodes.get(id)!;
  const tiedTo = node.tiedTo ?? "";
  const others = tieTargets(checked, id);
  if (others.length === 0 && tiedTo === "") return null;
  // What it names stays visible even where it does not fit.
  const options = tiedTo === "" || others.includes(tiedTo) ? others : [tiedTo, ...others];
  const choose = (to: string): void => {
    const { document, apply } = inView();
    const label = to === "" ? `Give ${id} its own parameters` : `Share parameters of ${to} with ${id}`;
    apply(tieNode(document, id, to === "" ? undefined : to), label);
  };
  return (
    <Section title="Parameters">
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={`tie-${id}`} className="shrink-0">
          Shared with
        </label>
        <select
          id={`tie-${id}`}
          className="field w-36"
          aria-describedby={`tie-${id}-help`}
          value={tiedTo}
          onChange={(e) => choose(e.target.value)}
        >
          <option value="">None, its own</option>
          {options.map((to) => (
            <option key={to} value={to}>
              {to}
            </option>
          ))}
        </select>
      </div>
      <p id={`tie-${id}-help`} className="mt-1 text-xs leading-4 text-muted">
        {tie
          ? `Uses ${tie.parameters.filter(Boolean).join(" and ") || "the tensor"} of ${tie.to}`
          : "Uses the parameters of another layer instead of its own"}
      </p>
    </Section>
  );
}
