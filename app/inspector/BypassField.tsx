import { useId } from "react";
import type { CheckedNode } from "../../compiler/check/checked.ts";
import { paramAt } from "../../graph-schema/diagnostics/place.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { formulaError } from "../ui/form/typed.ts";
import { inView } from "../state/editor/editor.ts";
import { DraftField } from "./DraftField.tsx";

/** The formula that bypasses a layer in some instances of the block around it. */
export function BypassField({ checked: { node, bypassed, diagnostics } }: { checked: CheckedNode }) {
  const id = useId();
  const { id: name, bypassed: written } = node;
  const formula = typeof written === "string" ? written : "";
  const fault = diagnostics.find((d) => paramAt(d.place) === "bypassed");
  const commit = (text: string): void => {
    const { bypassed: _, ...rest } = node;
    const now = text === "" ? rest : { ...rest, bypassed: text.startsWith("=") ? text : `=${text}` };
    inView().apply({ kind: "replaceNode", id: name, node: now }, `Bypass ${name} by a formula`);
  };
  return (
    <div data-setting="bypassed">
      <div className="flex items-center justify-between gap-2">
        <label htmlFor={id}>Bypass where</label>
        <DraftField
          id={id}
          label="Bypass where"
          className="number w-36"
          value={formula}
          errorOf={(text) =>
            text === "" ? undefined : formulaError(text.startsWith("=") ? text : `=${text}`)
          }
          onCommit={commit}
        />
      </div>
      {fault && <p className="mt-1 text-xs text-error">{renderDiagnostic(fault)}</p>}
      <p className="mt-1 text-xs leading-4 text-muted">
        {formula === ""
          ? "A formula such as =stride == 1; copies where it holds leave the layer out"
          : bypassed
            ? "Holds in this copy, which leaves the layer out"
            : "Does not hold in this copy, which has the layer"}
      </p>
    </div>
  );
}
