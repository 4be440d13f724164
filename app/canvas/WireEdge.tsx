import { portAt } from "../../graph-schema/diagnostics/place.ts";
import { BaseEdge, type EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { createPortal } from "react-dom";
import { formatShape } from "../../ir/types/shape.ts";
import { useEditor } from "../state/editor/editor.ts";
import { useCanvas } from "./canvasState.ts";
import type { FlowEdge } from "./useFlow.ts";
import { wirePath } from "../state/drawing/wirePath.ts";

const CHARACTER = 6.7;

/** A wire with the shape of what flows along it. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<FlowEdge>) {
  const { id, source, sourceHandleId, target, targetHandleId, selected } = props;
  const type = useEditor((s) => s.view.checked.nodes.get(source)?.outputs[sourceHandleId ?? ""]);
  const fault = useEditor((s) =>
    s.view.checked.nodes
      .get(target)
      ?.diagnostics.some(
        (d) => d.severity === "error" && portAt(d.place) === targetHandleId && d.code !== "missingInput",
      ),
  );
  const layer = useCanvas((s) => s.chips);
  const lit = useCanvas((s) => s.lit.has(id));
  const inserting = useCanvas((s) => s.inserting === id);
  const [path, x, y] = wirePath(props, props.data?.detour);
  const text = type ? formatShape(type.shape) : "";
  const marks = {
    "data-lit": lit || undefined,
    "data-selected": selected || undefined,
    "data-fault": fault || undefined,
    "data-inserting": inserting || undefined,
  };
  return (
    <>
      <BaseEdge id={id} path={path} className="wire" interactionWidth={16} {...marks} />
      {text && layer && createPortal(<ShapeChip {...{ text, x, y, lit }} />, layer)}
    </>
  );
});

function ShapeChip({ text, x, y, lit }: { text: string; x: number; y: number; lit: boolean }) {
  const width = text.length * CHARACTER + 12;
  return (
    <div
      className="chip"
      style={{ left: x - width / 2, top: y - 9, width }}
      data-shape={text}
      data-lit={lit || undefined}
    >
      {text}
    </div>
  );
}
