import { Graph, layout } from "@dagrejs/dagre";

/** Cards and the wires among them. */
export interface LayoutRequest {
  nodes: readonly { id: string; width: number; height: number }[];
  edges: readonly { from: string; to: string }[];
  /** Columns after this width go on below, like lines of text, pixels. */
  lineWidth: number;
}

/** Left and top of each card. */
export type LayoutAnswer = readonly (readonly [id: string, position: [number, number]])[];

interface Placed {
  id: string;
  left: number;
  top: number;
  width: number;
  height: number;
}

const BETWEEN_COLUMNS = 104;
const BETWEEN_LINES = 96;

/** Puts cards in columns along the data, from left to right, and breaks long graphs into lines. */
export function layOut({ nodes, edges, lineWidth }: LayoutRequest): LayoutAnswer {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "LR", nodesep: 32, ranksep: BETWEEN_COLUMNS, ranker: "tight-tree" });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, width, height } of nodes) graph.setNode(id, { width, height });
  edges.forEach(({ from, to }, i) => {
    if (graph.hasNode(from) && graph.hasNode(to)) graph.setEdge(from, to, {}, String(i));
  });
  layout(graph);
  const placed = nodes.map(({ id, width, height }): Placed => {
    const { x, y } = graph.node(id) as { x: number; y: number };
    return { id, left: x - width / 2, top: y - height / 2, width, height };
  });
  const onGrid = (n: number): number => Math.round(n / 4) * 4;
  return breakLines(placed, lineWidth).map(({ id, left, top }) => [id, [onGrid(left), onGrid(top)]]);
}

function breakLines(placed: readonly Placed[], lineWidth: number): readonly Placed[] {
  const columns = [...new Set(placed.map((p) => p.left))].sort((a, b) => a - b);
  const lineOf = new Map<number, { line: number; start: number }>();
  // As many lines as are needed, and about as many columns in each.
  const width = (columns.at(-1) ?? 0) - (columns[0] ?? 0);
  const lines = Math.max(1, Math.ceil(width / lineWidth));
  const perLine = Math.ceil(columns.length / lines);
  columns.forEach((left, i) => {
    const line = Math.floor(i / perLine);
    lineOf.set(left, { line, start: columns[line * perLine]! });
  });
  const extents: { top: number; bottom: number }[] = [];
  for (const p of placed) {
    const { line } = lineOf.get(p.left)!;
    const before = extents[line] ?? { top: Infinity, bottom: -Infinity };
    extents[line] = { top: Math.min(before.top, p.top), bottom: Math.max(before.bottom, p.top + p.height) };
  }
  let below = 0;
  const offsets = extents.map(({ top, bottom }) => {
    const offset = below - top;
    below += bottom - top + BETWEEN_LINES;
    return offset;
  });
  return placed.map((p) => {
    const { line, start } = lineOf.get(p.left)!;
    return { ...p, left: p.left - start, top: p.top + offsets[line]! };
  });
}
