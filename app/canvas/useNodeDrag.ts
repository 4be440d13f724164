import type { MouseEvent as ReactMouseEvent } from "react";
import { useMemo } from "react";
import { batch, insertOnEdge, moveNodes } from "../../graph-schema/edits/compose.ts";
import type { Document, Edge, Node } from "../../graph-schema/document.ts";
import { edgeKey } from "../../graph-schema/document.ts";
import type { Edit } from "../../graph-schema/edits/edit.ts";
import type { Layer } from "../../layers/layer.ts";
import { inView } from "../state/editor/editor.ts";
import { countOf } from "../ui/format.ts";
import { useCanvas } from "./canvasState.ts";
import { canInsertInWire } from "../state/layers/canInsertInWire.ts";
import type { FlowNode } from "./useFlow.ts";
import { wireAt } from "./wireAt.ts";

/** Moves nodes as one step when they are let go; a lone node without wires that is let go on a wire goes into it. */
export function useNodeDrag(rest: () => void) {
  return useMemo(() => {
    const onWire = (event: MouseEvent | TouchEvent, nodes: readonly FlowNode[]): Edge | undefined => {
      const { document } = inView();
      const [only, more] = nodes;
      if (!only || more || !("clientX" in event) || !insertable(only.id)) return undefined;
      return wireAt(document, event.clientX, event.clientY);
    };
    const stop = (event: MouseEvent | TouchEvent, nodes: readonly FlowNode[]): void => {
      const wire = onWire(event, nodes);
      useCanvas.getState().set({ inserting: null });
      drop(nodes, wire);
      rest();
    };
    return {
      onNodeDrag: (event: ReactMouseEvent | MouseEvent | TouchEvent, _: FlowNode, nodes: FlowNode[]) => {
        const wire = onWire("nativeEvent" in event ? event.nativeEvent : event, nodes);
        const key = wire ? edgeKey(wire) : null;
        if (key !== useCanvas.getState().inserting) useCanvas.getState().set({ inserting: key });
      },
      onNodeDragStop: (event: ReactMouseEvent | MouseEvent | TouchEvent, _: FlowNode, nodes: FlowNode[]) =>
        stop("nativeEvent" in event ? event.nativeEvent : event, nodes),
      onSelectionDragStop: (event: ReactMouseEvent, nodes: FlowNode[]) => stop(event.nativeEvent, nodes),
    };
  }, [rest]);
}

function drop(nodes: readonly FlowNode[], wire: Edge | undefined): void {
  const { document, checked, apply } = inView();
  const places = new Map(nodes.map((n) => [n.id, [n.position.x, n.position.y] as Node["position"]]));
  const moved = document.graph.nodes.filter((n) => {
    const to = places.get(n.id);
    return to && (to[0] !== n.position[0] || to[1] !== n.position[1]);
  });
  if (moved.length === 0) return;
  const [only] = moved;
  const layer = only && checked.nodes.get(only.id)?.layer;
  if (wire && layer) {
    const node: Node = { ...only, position: places.get(only.id)! };
    apply(intoWire(document, wire, { node, layer }), `Insert ${layer.title}`);
  } else apply(moveNodes(document, places), `Move ${countOf(moved.length, "layer")}`);
}

function intoWire(document: Document, wire: Edge, { node, layer }: { node: Node; layer: Layer }): Edit {
  const input = Object.keys(layer.inputs)[0]!;
  const output = Object.keys(layer.outputs)[0]!;
  return batch([{ kind: "removeNode", id: node.id }, insertOnEdge(document, wire, { node, input, output })]);
}

function insertable(id: string): boolean {
  const { document, checked } = inView();
  const layer = checked.nodes.get(id)?.layer;
  if (!layer || !canInsertInWire(layer)) return false;
  return !document.graph.edges.some((e) => e.from === id || e.to === id);
}
