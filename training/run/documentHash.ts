import type { Document, Graph } from "../../graph-schema/document.ts";
import { sha256 } from "../data/sha256.ts";

/**
 * sha256, hex, of what decides the numbers of a run: the graph without positions on the canvas, and the plan without
 * how often it reports.
 */
export async function documentHash({ graph, blocks = {}, plan }: Document): Promise<string> {
  const { logEvery: _logEvery, checkpointEvery: _checkpointEvery, ...deciding } = plan;
  const used = Object.entries(blocks).map(([name, { graph: bodies, params }]) => [
    name,
    { ...placeless(bodies), params: params.map((p) => [p.name, p.default]) },
  ]);
  const inBlocks = used.length > 0 && { blocks: Object.fromEntries(used) as object };
  const text = JSON.stringify(sorted({ ...placeless(graph), ...inBlocks, plan: deciding }));
  return sha256(new TextEncoder().encode(text));
}

const placeless = ({ nodes, edges }: Graph): object => ({
  nodes: nodes.map(({ position: _position, ...rest }) => rest),
  edges,
});

/** The same value with the keys of every object in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
