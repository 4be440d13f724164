import { Handle, Position } from "@xyflow/react";
import { memo } from "react";
import { useCanvas, portKey } from "./canvasState.ts";

interface Props {
  node: string;
  port: string;
  side: "input" | "output";
  /** Center below the top of the card, pixels. */
  y: number;
  wired: boolean;
  /** What is wrong at this port. */
  fault?: string | undefined;
  doc: string;
}

/** A port that wires start and end at; while a wire is dragged it says whether it fits. */
export const LayerPort = memo(function LayerPort({ node, port, side, y, wired, fault, doc }: Props) {
  const verdict = useCanvas((s) =>
    s.wire && s.wire.side !== side ? s.wire.verdicts.get(portKey(side, { node, port })) : undefined,
  );
  return (
    <Handle
      id={port}
      type={side === "input" ? "target" : "source"}
      position={side === "input" ? Position.Left : Position.Right}
      className="port"
      style={{ top: y }}
      aria-label={`${side === "input" ? "Input" : "Output"} ${port} of ${node}`}
      title={verdict?.reason ?? fault ?? doc}
      data-port={port}
      data-side={side}
      data-node-id={node}
      data-wired={wired || undefined}
      data-fault={fault === undefined ? undefined : true}
      data-verdict={verdict?.kind}
    />
  );
});
