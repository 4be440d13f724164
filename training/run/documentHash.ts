import type { Document, Graph } from "../../graph-schema/document.ts";
import { asVersion1 } from "../../graph-schema/migrations/classAxisAndWeights.ts";
import { sha256 } from "../data/sha256.ts";

/**
 * sha256, hex, of what decides the numbers of a run: the graph without positions on the canvas, and the plan without
 * how often it reports and which weights count. A document that an earlier version could hold has the hash that it had
 * there, so that its checkpoints stay its own.
 */
export async function documentHash({ graph, blocks = {}, plan }: Document): Promise<string> {
  const older = asVersion1(plan);
  const { weights: _weights, ...newer } = plan;
  const { logEvery: _logEvery, checkpointEvery: _checkpointEvery, ...deciding } = older ?? newer;
  const used = Object.entries(blocks).map(([name, { graph: bodies, params }]) => [
    name,
    { ...placeless(bodies), params: params.map((p) => [p.name, p.default]) },
  ]);
  const inBlocks = used.length > 0 && { blocks: Object.fromEntries(used) as object };
  const form = older ? {} : { version: 2 };
  const text = JSON.stringify(sorted({ ...form, ...placeless(graph), ...inBlocks, plan: deciding }));
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
