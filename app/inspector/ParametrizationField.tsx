import { useId } from "react";
import { setParametrization } from "../../graph-schema/edits/compose.ts";
import type { Node } from "../../graph-schema/document.ts";
import type { Parametrization } from "../../layers/parametrization.ts";
import { parametrizationOf, parametrizations } from "../../layers/parametrizations.ts";
import { inView } from "../state/editor/editor.ts";

/** How the weight of a layer is normalized. */
export function ParametrizationField({ node }: { node: Node }) {
  const id = useId();
  const { wrapper: parametrization = "" } = node;
  const choose = (chosen: string): void => {
    const { document, apply } = inView();
    apply(setParametrization(document, node.id, chosen || undefined), `Set wrapper of ${node.id}`);
  };
  return (
    <div data-setting="wrapper">
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={id} className="shrink-0">
          Weight
        </label>
        <select
          id={id}
          className="field w-36"
          aria-describedby={`${id}-help`}
          value={parametrization}
          onChange={(e) => choose(e.target.value)}
        >
          <option value="">as it is</option>
          {Object.values(parametrizations).map(({ type, title }: Parametrization) => (
            <option key={type} value={type}>
              {title.toLowerCase()}
            </option>
          ))}
          {parametrization && !parametrizationOf(parametrization) && <option>{parametrization}</option>}
        </select>
      </div>
      <p id={`${id}-help`} className="mt-1 text-xs leading-4 text-muted">
        {parametrizationOf(parametrization)?.doc ?? "Learned as it is, or computed from what is learned."}
      </p>
    </div>
  );
}
