import type { CheckedNode } from "../../compiler/check/checked.ts";
import { setParams } from "../../graph-schema/compose.ts";
import { renderDiagnostic } from "../../graph-schema/problem.ts";
import { SettingsForm } from "../form/SettingsForm.tsx";
import { inView } from "../state/editor.ts";
import { Section } from "./Section.tsx";
import { WrapperField } from "./WrapperField.tsx";

/** The settings of a layer, and how its weight is normalized where it has one. */
export function NodeSettings({ checked }: { checked: CheckedNode }) {
  const { node, layer, params, diagnostics, wrappable } = checked;
  const wraps = wrappable ?? node.wrapper !== undefined;
  if (!layer || (Object.keys(layer.params.shape).length === 0 && !wraps)) return null;
  const faults = Object.fromEntries(
    diagnostics.flatMap((d) => (d.param === undefined ? [] : [[d.param, renderDiagnostic(d)]])),
  );
  const change = (key: string, value: unknown): void => {
    const { document, apply } = inView();
    apply(
      setParams(document, node.id, { [key]: value }),
      `Set ${key} of ${node.id}`,
      `param ${node.id}.${key}`,
    );
  };
  return (
    <Section title="Settings">
      <div className="flex flex-col gap-3">
        <SettingsForm
          schema={layer.params}
          values={node.params}
          faults={faults}
          formulas={{ values: params ?? {} }}
          onChange={change}
        />
        {wraps && <WrapperField node={node} />}
      </div>
    </Section>
  );
}
