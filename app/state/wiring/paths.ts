import { type Edge, edgeKey } from "../../../graph-schema/document.ts";

type Adjacency = ReadonlyMap<string, readonly Edge[]>;

const outgoingOf = new WeakMap<readonly Edge[], Adjacency>();
const incomingOf = new WeakMap<readonly Edge[], Adjacency>();

/** The wires of each node at one end, made once for each list of wires. */
function adjacency(edges: readonly Edge[], end: "from" | "to"): Adjacency {
  const cache = end === "from" ? outgoingOf : incomingOf;
  const known = cache.get(edges);
  if (known) return known;
  const made = new Map<string, Edge[]>();
  for (const e of edges) {
    const list = made.get(e[end]);
    if (list) list.push(e);
    else made.set(e[end], [e]);
  }
  cache.set(edges, made);
  return made;
}

/** A node and every node that data from it reaches ("down"), or that it gets data from ("up"). */
export function reachableNodes(
  edges: readonly Edge[],
  start: string,
  direction: "down" | "up",
): ReadonlySet<string> {
  const [here, there] = direction === "down" ? (["from", "to"] as const) : (["to", "from"] as const);
  const next = adjacency(edges, here);
  const seen = new Set([start]);
  // A set can be walked while it grows.
  for (const id of seen) for (const e of next.get(id) ?? []) seen.add(e[there]);
  return seen;
}

/** Keys of every wire upstream and downstream of one, and its own. */
export function pathOf(edges: readonly Edge[], wire: Edge): ReadonlySet<string> {
  const up = reachableNodes(edges, wire.from, "up");
  const down = reachableNodes(edges, wire.to, "down");
  const onPath = edges.filter((e) => up.has(e.to) || down.has(e.from));
  return new Set([edgeKey(wire), ...onPath.map(edgeKey)]);
}
