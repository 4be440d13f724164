import { isBlockLayer } from "../../compiler/blocks/blockLayer.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { actionOf, runAction } from "../state/actions.ts";
import { useEditor } from "../state/editor/editor.ts";
import { Button } from "../ui/Button.tsx";
import { LayerIcon } from "../ui/LayerIcon.tsx";
import { BlockTitle } from "./BlockTitle.tsx";
import { costRows } from "./costRows.ts";
import { InputWires } from "./InputWires.tsx";
import { NodeName } from "./NodeName.tsx";
import { NodeParameters } from "./NodeParameters.tsx";
import { NodeSettings } from "./NodeSettings.tsx";
import { ProblemsSection } from "./ProblemsSection.tsx";
import { Facts, Section } from "../ui/Section.tsx";

/** A layer: its problems, settings, wires, shapes and costs. */
export function NodeInspector({ id }: { id: string }) {
  const checked = useEditor((s) => s.view.checked.nodes.get(id));
  if (!checked) return null;
  const { node, layer, diagnostics, outputs, cost } = checked;
  return (
    <>
      <Section>
        <div className="mb-2 flex items-center gap-2" data-category={layer?.category}>
          <LayerIcon name={layer?.icon} />
          <h2 className="font-medium">{layer?.title ?? node.type}</h2>
        </div>
        {isBlockLayer(layer) && (
          <div className="mb-2">
            <BlockTitle name={layer.block} />
          </div>
        )}
        <NodeName id={id} />
        {layer && <p className="mt-2 text-xs leading-[18px] text-muted">{layer.doc}</p>}
        {layer?.formula && (
          <p className="number mt-2 text-xs leading-[18px] break-words" aria-label="Formula">
            {layer.formula}
          </p>
        )}
      </Section>
      <ProblemsSection diagnostics={diagnostics} />
      <NodeSettings checked={checked} />
      {layer && Object.keys(layer.inputs).length > 0 && (
        <Section title="Inputs">
          <InputWires id={id} layer={layer} />
        </Section>
      )}
      {Object.keys(outputs).length > 0 && (
        <Section title="Outputs">
          <Facts
            rows={Object.entries(outputs).map(([port, type]) => [
              port,
              `${formatShape(type.shape)} ${type.dtype}`,
            ])}
          />
        </Section>
      )}
      <NodeParameters id={id} />
      {cost && (
        <Section title="Cost">
          <Facts rows={costRows(cost)} />
        </Section>
      )}
      {isBlockLayer(layer) && <InstanceButtons />}
      <Section>
        <div className="flex gap-2">
          <Button aria-pressed={node.bypassed === true} onClick={() => runAction(actionOf("bypass"))}>
            {node.bypassed ? "Restore" : "Bypass"}
          </Button>
          {cost && (cost.parameters > 0 || node.frozen) && (
            <Button aria-pressed={node.frozen === true} onClick={() => runAction(actionOf("freeze"))}>
              {node.frozen ? "Unfreeze" : "Freeze"}
            </Button>
          )}
          <Button onClick={() => runAction(actionOf("delete"))}>Delete</Button>
        </div>
      </Section>
    </>
  );
}

/** What can be done with an instance of a block. */
function InstanceButtons() {
  return (
    <Section title="Block">
      <div className="flex flex-wrap gap-2">
        {["enterBlock", "unpackBlock", "unlinkBlock"].map(actionOf).map((action) => (
          <Button key={action.id} disabled={action.enabled?.() === false} onClick={() => runAction(action)}>
            {action.title}
          </Button>
        ))}
      </div>
    </Section>
  );
}
