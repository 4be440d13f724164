import { sharingTargets } from "../../compiler/check/sharedParameters.ts";
import type { Sharing } from "../../compiler/check/checked.ts";
import { stateName } from "../../compiler/lower/lowerNode.ts";
import { shareParameters } from "../../graph-schema/edits/compose.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { inView, useEditor } from "../state/editor/editor.ts";
import { Button } from "../ui/Button.tsx";
import { Section } from "../ui/Section.tsx";

/** The learned tensors of a layer as checkpoints name them, and with which other layer it shares them. */
export function NodeParameters({ id }: { id: string }) {
  const checked = useEditor((s) => s.view.checked);
  const prefix = useEditor((s) => s.view.statePrefix);
  const called = useEditor((s) => s.view.called);
  const { node, sharing, parameters = [], bodies } = checked.nodes.get(id)!;
  const others = sharingTargets(checked, id);
  const ownerOf = (node: string): string => called.get(prefix + node) ?? prefix + node;
  const shares = others.length > 0 || node.tiedTo !== undefined;
  if (parameters.length === 0 && !shares) return null;
  if (bodies) return <WeightsOfInstance id={id} others={others} />;
  return (
    <Section title="Parameters">
      <ul className="number mb-2 flex flex-col gap-1 text-xs last:mb-0" aria-label="Names of parameters">
        {parameters.map(({ name, shape }) => (
          <li key={name} className="flex items-baseline justify-between gap-3">
            <span className="min-w-0 break-words text-muted">
              {stateName(ownerOf(sharing?.parameters.includes(name) ? sharing.to : id), name)}
            </span>
            <span className="shrink-0">{formatShape(shape)}</span>
          </li>
        ))}
      </ul>
      {shares && <SharedWith id={id} others={others} />}
    </Section>
  );
}

/** Gives an instance of a block the weights of another, or its own. */
function WeightsOfInstance({ id, others }: { id: string; others: readonly string[] }) {
  const { tiedTo } = useEditor((s) => s.view.checked.nodes.get(id)!.node);
  return (
    <Section title="Weights">
      <p className="mb-2 text-xs leading-4 text-muted">
        {tiedTo === undefined
          ? "Two copies that share their weights are one module, called twice."
          : `This copy is ${tiedTo}, called again: what it learns and keeps is one.`}
      </p>
      <div className="flex flex-wrap gap-2">
        {tiedTo === undefined ? (
          others.map((to) => (
            <Button key={to} onClick={() => share(id, to)}>
              {`Share weights with ${to}`}
            </Button>
          ))
        ) : (
          <Button onClick={() => share(id, undefined)}>Give it its own weights</Button>
        )}
      </div>
    </Section>
  );
}

function share(id: string, to: string | undefined): void {
  const { document, apply } = inView();
  const label = to === undefined ? `Give ${id} its own parameters` : `Share parameters of ${to} with ${id}`;
  apply(shareParameters(document, id, to), label);
}

/** Whose parameters a layer uses: its own or those of another. */
function SharedWith({ id, others }: { id: string; others: readonly string[] }) {
  const { node, sharing } = useEditor((s) => s.view.checked.nodes.get(id)!);
  const tiedTo = node.tiedTo ?? "";
  // What it names stays visible even where it does not fit.
  const options = tiedTo === "" || others.includes(tiedTo) ? others : [tiedTo, ...others];
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
          onChange={(e) => share(id, e.target.value === "" ? undefined : e.target.value)}
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
        {sharing ? usedOf(sharing) : "Is another layer that is called again, or uses its parameters"}
      </p>
    </>
  );
}

function usedOf({ form, parameters, to }: Sharing): string {
  if (form === "module") return `Is ${to}, called again: what it learns and keeps is one`;
  const names = parameters.filter(Boolean).join(" and ") || "the tensor";
  return `Uses ${names} of ${to}${form === "transpose" ? ", transposed" : ""}`;
}
