import { type EdgeChange, type NodeChange, Position } from "@xyflow/react";
import type { Edge as ReactFlowEdge, Node as ReactFlowNode } from "@xyflow/react";
import { useCallback, useMemo, useState } from "react";
import { type Edge, edgeKey, type Node } from "../../graph-schema/document.ts";
import { useEditor } from "../state/editor/editor.ts";
import { detoursOf } from "../state/drawing/detours.ts";
import { CARD_WIDTH } from "../../compiler/blocks/edits/spacing.ts";
import { type CardShape, cardShape, type PortPlace } from "../state/drawing/cardShape.ts";

/** React Flow's node of a layer; what the card shows it reads from the editor itself. */
export type FlowNode = ReactFlowNode<{ shape: CardShape }, "layer">;
/** React Flow's edge of a wire. */
export type FlowEdge = ReactFlowEdge<{ edge: Edge; detour: number | undefined }, "wire">;

interface Place {
  x: number;
  y: number;
}
const atRest: ReadonlyMap<string, Place> = new Map();

/** The document and selection as React Flow wants them; what did not change keeps its identity. */
export function useFlow() {
  const checked = useEditor((s) => s.view.checked);
  const { nodes, edges } = checked.document.graph;
  const selection = useEditor((s) => s.selection);
  const [dragged, setDragged] = useState(atRest);

  const flowNodes = useMemo(
    () =>
      firstOfEach(nodes, (n) => n.id).map((n) => {
        const [x, y] = n.position;
        const shape = cardShape(checked.nodes.get(n.id)?.layer);
        return flowNode(n, shape, {
          place: dragged.get(n.id) ?? { x, y },
          selected: selection.nodes.has(n.id),
        });
      }),
    [nodes, checked, dragged, selection.nodes],
  );
  const detours = useMemo(() => detoursOf(checked), [checked]);
  const flowEdges = useMemo(
    () =>
      firstOfEach(edges, edgeKey).map((e) => {
        const key = edgeKey(e);
        return flowEdge(e, { selected: selection.edges.has(key), detour: detours.get(key) });
      }),
    [edges, selection.edges, detours],
  );

  const onNodesChange = useCallback((changes: readonly NodeChange<FlowNode>[]) => {
    const moved = changes.flatMap((c) =>
      c.type === "position" && c.position ? [[c.id, c.position] as const] : [],
    );
    if (moved.length > 0) setDragged((now) => new Map([...now, ...moved]));
    applySelection("nodes", changes);
  }, []);
  const onEdgesChange = useCallback((changes: readonly EdgeChange<FlowEdge>[]) => {
    applySelection("edges", changes);
  }, []);
  /** Forgets where nodes were dragged to; called once the document says it. */
  const rest = useCallback(() => setDragged(atRest), []);
  return { flowNodes, flowEdges, onNodesChange, onEdgesChange, rest };
}

const drawnNodes = new WeakMap<Node, FlowNode>();
const drawnEdges = new WeakMap<Edge, FlowEdge>();

function flowNode(
  node: Node,
  shape: CardShape,
  { place: { x, y }, selected }: { place: Place; selected: boolean },
): FlowNode {
  const before = drawnNodes.get(node);
  const same = before?.selected === selected && before.data.shape === shape;
  if (same && before.position.x === x && before.position.y === y) return before;
  const { height, inputs, outputs } = shape;
  const handle = (type: "source" | "target", x: number, side: Position) => (p: PortPlace) => ({
    id: p.port,
    type,
    position: side,
    x: x - 6,
    y: p.y - 6,
    width: 12,
    height: 12,
  });
  const drawn: FlowNode = {
    id: node.id,
    type: "layer",
    position: { x, y },
    data: { shape },
    selected,
    width: CARD_WIDTH,
    height,
    measured: { width: CARD_WIDTH, height },
    handles: [
      ...inputs.map(handle("target", 0, Position.Left)),
      ...outputs.map(handle("source", CARD_WIDTH, Position.Right)),
    ],
  };
  drawnNodes.set(node, drawn);
  return drawn;
}

function flowEdge(
  edge: Edge,
  { selected, detour }: { selected: boolean; detour: number | undefined },
): FlowEdge {
  const before = drawnEdges.get(edge);
  if (before?.selected === selected && before.data?.detour === detour) return before;
  const drawn: FlowEdge = {
    id: edgeKey(edge),
    type: "wire",
    source: edge.from,
    sourceHandle: edge.output,
    target: edge.to,
    targetHandle: edge.input,
    data: { edge, detour },
    selected,
  };
  drawnEdges.set(edge, drawn);
  return drawn;
}

/** A faulty document may name two things alike; only the first can be drawn. */
function firstOfEach<T>(list: readonly T[], key: (item: T) => string): readonly T[] {
  const seen = new Set<string>();
  return list.filter((item) => !seen.has(key(item)) && seen.add(key(item)));
}

function applySelection(
  kind: "nodes" | "edges",
  changes: readonly (NodeChange<FlowNode> | EdgeChange<FlowEdge>)[],
): void {
  const picked = changes.filter((c) => c.type === "select");
  if (picked.length === 0) return;
  const { selection, select } = useEditor.getState();
  const next = new Set(selection[kind]);
  for (const { id, selected } of picked) {
    if (selected) next.add(id);
    else next.delete(id);
  }
  select({ ...selection, [kind]: next });
}
