import { type ConnectionLineComponentProps, getSmoothStepPath } from "@xyflow/react";
import { portKey, useCanvas } from "./canvasState.ts";
import type { FlowNode } from "./useFlow.ts";

/** The wire while it is dragged, and why it does not fit where it is. */
export function WireInHand(props: ConnectionLineComponentProps<FlowNode>) {
  const { fromX, fromY, toX, toY, fromPosition, toPosition, toHandle } = props;
  const verdict = useCanvas((s) =>
    s.wire && toHandle?.id
      ? s.wire.verdicts.get(
          portKey(s.wire.side === "output" ? "input" : "output", {
            node: toHandle.nodeId,
            port: toHandle.id,
          }),
        )
      : undefined,
  );
  const [path] = getSmoothStepPath({
    sourceX: fromX,
    sourceY: fromY,
    sourcePosition: fromPosition,
    targetX: toX,
    targetY: toY,
    targetPosition: toPosition,
    borderRadius: 8,
  });
  const reason = verdict?.reason;
  return (
    <g>
      <path
        d={path}
        className="wire"
        data-lit={!reason || undefined}
        data-fault={reason ? true : undefined}
      />
      {reason && (
        <foreignObject x={toX + 14} y={toY + 10} width={280} height={120} className="overflow-visible">
          <div role="status" className="float w-fit max-w-[280px] px-2 py-1 text-xs text-error">
            {reason}
          </div>
        </foreignObject>
      )}
    </g>
  );
}
