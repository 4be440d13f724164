import { sharingTargets } from "../../compiler/check/sharedParameters.ts";
import { stateName } from "../../compiler/lower/lowerNode.ts";
import { shareParameters } from "../../graph-schema/edits/compose.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { inView, useEditor } from "../state/editor/editor.ts";
import { Section } from "../ui/Section.tsx";

/** The learned tensors of a layer as checkpoints name them, and with which other layer it shares them. */
export function NodeParameters({ id }: { id: string }) {
  const checked = useEditor((s) => s.view.checked);
  const prefix = useEditor((s) => s.view.prefix);
  const { node, sharing, parameters = [] } = checked.nodes.get(id)!;
  const others = sharingTargets(checked, id);
  const shares = others.length > 0 || node.tiedTo !== undefined;
  if (parameters.length === 0 && !shares) return null;
  return (
    <Section title="Parameters">
      <ul className="number mb-2 flex flex-col gap-1 text-xs last:mb-0" aria-label="Names of parameters">
        {parameters.map(({ name, shape }) => (
          <li key={name} className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 break-words text-muted">
              {prefix + stateName(sharing?.parameters.includes(name) ? sharing.to : id, name)}
            </span>
            <span className="shrink-0">{formatShape(shape)}</span>
          </li>
        ))}
      </ul>
      {shares && <SharedWith id={id} others={others} />}
    </Section>
  );
}

/** Whose parameters a layer uses: its own or those of another. */
function SharedWith({ id, others }: { id: string; others: readonly string[] }) {
  const { node, sharing } = useEditor((s) => s.view.checked.nodes.get(id)!);
  const tiedTo = node.tiedTo ?? "";
  // What it names stays visible even where it does not fit.
  const options = tiedTo === "" || others.includes(tiedTo) ? others : [tiedTo, ...others];
  const choose = (to: string): void => {
    const { document, apply } = inView();
    const label = to === "" ? `Give ${id} its own parameters` : `Share parameters of ${to} with ${id}`;
    apply(shareParameters(document, id, to === "" ? undefined : to), label);
  };
  return (
    <>
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
        {sharing
          ? `Uses ${sharing.parameters.filter(Boolean).join(" and ") || "the tensor"} of ${sharing.to}`
          : "Uses the parameters of another layer instead of its own"}
      </p>
    </>
  );
}
