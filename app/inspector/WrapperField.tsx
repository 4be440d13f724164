import { useId } from "react";
import { setWrapper } from "../../graph-schema/edits/compose.ts";
import type { Node } from "../../graph-schema/document.ts";
import type { Wrapper } from "../../layers/parametrization.ts";
import { wrapperOf, wrappers } from "../../layers/parametrizations.ts";
import { inView } from "../state/editor/editor.ts";

/** How the weight of a layer is normalized. */
export function WrapperField({ node }: { node: Node }) {
  const id = useId();
  const { wrapper = "" } = node;
  const choose = (chosen: string): void => {
    const { document, apply } = inView();
    apply(setWrapper(document, node.id, chosen || undefined), `Set wrapper of ${node.id}`);
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
          value={wrapper}
          onChange={(e) => choose(e.target.value)}
        >
          <option value="">as it is</option>
          {Object.values(wrappers).map(({ type, title }: Wrapper) => (
            <option key={type} value={type}>
              {title.toLowerCase()}
            </option>
          ))}
          {wrapper && !wrapperOf(wrapper) && <option>{wrapper}</option>}
        </select>
      </div>
      <p id={`${id}-help`} className="mt-1 text-xs leading-4 text-muted">
        {wrapperOf(wrapper)?.doc ?? "Learned as it is, or computed from what is learned."}
      </p>
    </div>
  );
}
