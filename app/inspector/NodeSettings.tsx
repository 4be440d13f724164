import type { CheckedNode } from "../../compiler/check/checked.ts";
import { exposeSetting } from "../../compiler/blocks/edits/blockParams.ts";
import { paramAt } from "../../graph-schema/diagnostics/place.ts";
import { setParams } from "../../graph-schema/edits/compose.ts";
import { blockParam } from "../../graph-schema/document.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { canInsertInWire } from "../state/layers/canInsertInWire.ts";
import { fieldsOf } from "../ui/form/fieldOf.ts";
import { SettingsForm } from "../ui/form/SettingsForm.tsx";
import { inView, useEditor } from "../state/editor/editor.ts";
import { BypassField } from "./BypassField.tsx";
import { Section } from "../ui/Section.tsx";
import { ParametrizationField } from "./ParametrizationField.tsx";

/** The settings of a layer, and how its weight is normalized where it has one. */
export function NodeSettings({ checked }: { checked: CheckedNode }) {
  const { node, layer, params, diagnostics, parametrizable } = checked;
  const block = useEditor((s) => s.view.block);
  const wraps = parametrizable ?? node.wrapper !== undefined;
  const passes = block !== undefined && layer !== undefined && canInsertInWire(layer);
  if (!layer || (Object.keys(layer.params.shape).length === 0 && !wraps && !passes)) return null;
  const faults = Object.fromEntries(
    diagnostics.flatMap((d) => {
      const param = paramAt(d.place);
      return param === undefined ? [] : [[param, renderDiagnostic(d)]];
    }),
  );
  const change = (key: string, value: unknown): void => {
    const { document, apply } = inView();
    apply(
      setParams(document, node.id, { [key]: value }),
      `Set ${key} of ${node.id}`,
      `param ${node.id}.${key}`,
    );
  };
  const expose = (key: string): void => {
    const { document, apply } = useEditor.getState();
    const value = blockParam.shape.default.safeParse(params?.[key]);
    if (block === undefined || !value.success) return;
    const choices = fieldsOf(layer.params).find((f) => f.key === key && f.kind === "choice")?.options;
    apply(
      exposeSetting(document, block, { id: node.id, key, value: value.data, ...(choices && { choices }) }),
      `Let copies decide ${key}`,
    );
  };
  return (
    <Section title="Settings">
      <div className="flex flex-col gap-3">
        <SettingsForm
          schema={layer.params}
          values={node.params}
          faults={faults}
          formulas={{ values: params ?? {}, ...(block !== undefined && { expose }) }}
          onChange={change}
        />
        {wraps && <ParametrizationField node={node} />}
        {passes && <BypassField key={String(node.bypassed)} checked={checked} />}
      </div>
    </Section>
  );
}
