import type { Edge } from "../../graph-schema/document.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { Site } from "./locate.ts";

/** An output of a node and its type. */
type Source = Pick<Edge, "from" | "output"> & { type: TensorType };

/** How many outputs are tried before giving up. */
const TRIES = 24;

/** The outputs that an open port of a node could be fed from: unused ones first, then the nearest to the left. */
export function nearestSources({ node, results, wiring: { edges, outEdges } }: Site): readonly Source[] {
  const downstream = reachableFrom(node.id, outEdges);
  const used = new Set(edges.map((e) => `${e.from}.${e.output}`));
  const [x, y] = node.position;
  const candidates = [...results.values()]
    .filter((n) => !downstream.has(n.node.id))
    .flatMap((n) => {
      const [left, top] = n.node.position;
      const distance = Math.hypot(x - left, y - top) + (left > x ? 10_000 : 0);
      return Object.entries(n.outputs).map(([output, type]) => ({
        from: n.node.id,
        output,
        type,
        rank: distance + (used.has(`${n.node.id}.${output}`) ? 100_000 : 0),
      }));
    })
    .sort((a, b) => a.rank - b.rank);
  return candidates.slice(0, TRIES);
}

function reachableFrom(start: string, outEdges: ReadonlyMap<string, readonly Edge[]>): Set<string> {
  const found = new Set([start]);
  // A set can be walked while it grows.
  for (const id of found) for (const { to } of outEdges.get(id) ?? []) found.add(to);
  return found;
}
