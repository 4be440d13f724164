import type { Connection, FinalConnectionState, OnConnectStartParams } from "@xyflow/react";
import { useMemo } from "react";
import type { Edge } from "../../graph-schema/document.ts";
import { inView } from "../state/editor/editor.ts";
import { portKey, useCanvas } from "./canvasState.ts";
import { drawWire } from "../state/wiring/drawWire.ts";
import { checkWire, type PortRef, type WireCheck } from "../state/wiring/fit.ts";
import { reachableNodes } from "../state/wiring/paths.ts";
import type { FlowEdge } from "./useFlow.ts";

/** Drawing, moving and refusing wires. */
export function useWiring() {
  return useMemo(
    () => ({
      onConnectStart: (
        _: MouseEvent | TouchEvent,
        { nodeId, handleId, handleType }: OnConnectStartParams,
      ) => {
        if (!nodeId || !handleId) return;
        const side = handleType === "source" ? "output" : "input";
        const from = { node: nodeId, port: handleId };
        useCanvas.getState().set({ wire: { from, side, verdicts: checkAll(from, side) } });
      },
      onConnectEnd: (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
        const { wire, set } = useCanvas.getState();
        set({ wire: null });
        // Dropped on nothing: search for what fits there.
        if (wire && !state.toHandle && !state.toNode && "clientX" in event)
          set({ search: { at: { x: event.clientX, y: event.clientY }, wire } });
      },
      onConnect: (connection: Connection) => {
        const edge = edgeOf(connection);
        if (edge) drawWire(edge);
      },
      isValidConnection: (connection: Connection | FlowEdge) =>
        !reachableNodes(inView().document.graph.edges, connection.target, "down").has(connection.source),
      onReconnect: (old: FlowEdge, connection: Connection) => {
        const edge = edgeOf(connection);
        if (edge && old.data) drawWire(edge, old.data.edge);
      },
    }),
    [],
  );
}

function edgeOf({ source, sourceHandle, target, targetHandle }: Connection): Edge | undefined {
  if (!sourceHandle || !targetHandle) return undefined;
  return { from: source, output: sourceHandle, to: target, input: targetHandle };
}

const nowhere: ReadonlySet<string> = new Set();

/** What every port at the other side says to a wire from `from`. */
function checkAll(from: PortRef, side: "input" | "output"): ReadonlyMap<string, WireCheck> {
  const { checked } = inView();
  const verdicts = new Map<string, WireCheck>();
  const other = side === "output" ? "input" : "output";
  const { edges } = checked.document.graph;
  const source = new Set([from.node]);
  const upstream = reachableNodes(edges, from.node, "up");
  const downstream = reachableNodes(edges, from.node, "down");
  for (const [node, { layer }] of checked.nodes)
    for (const port of Object.keys((side === "output" ? layer?.inputs : layer?.outputs) ?? {})) {
      const there = { node, port };
      const verdict =
        side === "output"
          ? checkWire(checked, { from, to: there }, upstream.has(node) ? source : nowhere)
          : checkWire(checked, { from: there, to: from }, downstream);
      verdicts.set(portKey(other, there), verdict);
    }
  return verdicts;
}
