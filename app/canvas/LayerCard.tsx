import type { NodeProps } from "@xyflow/react";
import { memo, useState } from "react";
import type { CheckedNode } from "../../compiler/check/checked.ts";
import { portAt } from "../../graph-schema/diagnostics/place.ts";
import type { Edge } from "../../graph-schema/document.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { formatShape } from "../../ir/types/shape.ts";
import { useEditor } from "../state/editor/editor.ts";
import { formatCompact } from "../ui/format.ts";
import { nameOf } from "../state/drawing/nameOf.ts";
import { summaryOf } from "../state/drawing/summaryOf.ts";
import { LayerIcon } from "../ui/LayerIcon.tsx";
import { useCanvas } from "./canvasState.ts";
import { CardProblems } from "./CardProblems.tsx";
import { type CardShape, cardShape, type PortPlace } from "../state/drawing/cardShape.ts";
import { LayerPort } from "./LayerPort.tsx";
import type { FlowNode } from "./useFlow.ts";

/** The card of a placed layer. */
export const LayerCard = memo(function LayerCard({ id, selected }: NodeProps<FlowNode>) {
  const checked = useEditor((s) => s.view.checked.nodes.get(id));
  const wired = useEditor((s) => wiredOutputs(s.view.checked.document.graph.edges, id));
  const [hovered, setHovered] = useState(false);
  const wiring = useCanvas((s) => s.wire !== null);
  if (!checked) return null;
  const { node, layer, diagnostics, bodies } = checked;
  const shape = cardShape(layer);
  const { name, aside } = nameOf(node, layer);
  const severity = diagnostics.find((d) => d.severity === "error")?.severity ?? diagnostics[0]?.severity;
  const fault = (port: string): string | undefined => {
    const found = diagnostics.find((d) => portAt(d.place) === port);
    return found && renderDiagnostic(found);
  };
  return (
    <div
      className="card group"
      style={{ height: shape.height }}
      tabIndex={-1}
      role="group"
      aria-label={spoken(checked, name)}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
      data-node-id={id}
      data-layer={node.type}
      data-category={layer?.category}
      data-severity={severity}
      data-selected={selected || undefined}
      data-bypassed={checked.bypassed || undefined}
    >
      <div className="card-name flex h-8 items-center gap-2 pr-2.5 pl-3">
        <LayerIcon name={layer?.icon} />
        <span className="truncate font-medium">{name}</span>
        {aside && (
          <span
            className="min-w-0 shrink-[9999] truncate text-xs text-muted"
            data-aside={/^\d+$/.test(aside) ? "number" : "title"}
          >
            {aside}
          </span>
        )}
        {bodies && bodies.length > 1 && (
          <span className="card-repeat number ml-auto shrink-0 rounded bg-sunken px-1">×{bodies.length}</span>
        )}
      </div>
      {layer?.summary && (
        <div className="card-detail -mt-1.5 h-4 truncate px-3 text-xs leading-4 text-muted">
          {summaryOf(checked)}
        </div>
      )}
      <PortLabels shape={shape} />
      <div className="card-detail number absolute inset-x-0 bottom-0 flex h-6 items-center justify-between gap-2 px-3 text-[11px] text-muted">
        <span className="truncate">{outputOf(checked)}</span>
        <span className="shrink-0">{parametersOf(checked)}</span>
      </div>
      {hovered && !wiring && diagnostics.length > 0 && <CardProblems diagnostics={diagnostics} />}
      {shape.inputs.map(({ port, y }) => (
        <LayerPort
          key={port}
          {...{ node: id, port, y, side: "input" }}
          wired={(checked.inputs[port]?.length ?? 0) > 0}
          fault={fault(port)}
          doc={layer?.inputs[port]?.doc ?? port}
        />
      ))}
      {shape.outputs.map(({ port, y }) => (
        <LayerPort
          key={port}
          {...{ node: id, port, y, side: "output" }}
          wired={wired.includes(` ${port} `)}
          doc={layer?.outputs[port] ?? port}
        />
      ))}
    </div>
  );
});

function PortLabels({ shape: { inputs, outputs } }: { shape: CardShape }) {
  const labels = (places: readonly PortPlace[], side: string) =>
    places.length > 1 &&
    places.map(({ port, y }) => (
      <span
        key={port}
        className={`card-detail absolute text-[11px] leading-5 text-muted ${side}`}
        style={{ top: y - 10 }}
      >
        {port}
      </span>
    ));
  return (
    <>
      {labels(inputs, "left-3")}
      {labels(outputs, "right-3")}
    </>
  );
}

const wiredByEdges = new WeakMap<readonly Edge[], ReadonlyMap<string, string>>();

/** Names of the output ports of a node that have a wire, each between spaces: a string compares by value. */
function wiredOutputs(edges: readonly Edge[], id: string): string {
  let wired = wiredByEdges.get(edges);
  if (!wired) {
    const made = new Map<string, string>();
    for (const e of edges) made.set(e.from, `${made.get(e.from) ?? " "}${e.output} `);
    wiredByEdges.set(edges, made);
    wired = made;
  }
  return wired.get(id) ?? "";
}

function outputOf({ outputs, inputs, layer }: CheckedNode): string {
  const shown = Object.values(outputs)[0] ?? (layer && sinkInput(inputs, layer.outputs));
  return shown ? formatShape(shown.shape) : "";
}

/** A layer without outputs shows what arrives. */
const sinkInput = (inputs: CheckedNode["inputs"], outputs: object) =>
  Object.keys(outputs).length === 0 ? Object.values(inputs)[0]?.[0] : undefined;

function parametersOf({ cost }: CheckedNode): string {
  return cost && cost.parameters > 0 ? formatCompact(cost.parameters) : "";
}

function spoken(checked: CheckedNode, name: string): string {
  const { layer, node, diagnostics, bypassed, bodies } = checked;
  const shape = outputOf(checked);
  const parts = [
    name === node.id ? `${layer?.title ?? node.type} ${name}` : `${name} ${node.id}`,
    bodies && bodies.length > 1 && `${bodies.length} in a row`,
    summaryOf(checked),
    shape && `output ${shape}`,
    bypassed && "bypassed",
    diagnostics.length > 0 && (diagnostics.length === 1 ? "1 problem" : `${diagnostics.length} problems`),
  ];
  return parts.filter(Boolean).join(", ");
}
