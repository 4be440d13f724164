import type { Edge } from "../../graph-schema/document.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import { checkNode } from "./checkNode.ts";
import type { Site } from "./locate.ts";

/** How many outputs are tried before giving up. */
const TRIES = 24;

/** The output that could feed an open port: unused ones first, then the nearest to the left. */
export function findSource(
  { node, resolved, wires, results, edges }: Site,
  port: string,
): Pick<Edge, "from" | "output"> | undefined {
  const downstream = reachableFrom(node.id, edges);
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
  const arriving: Record<string, (TensorType | undefined)[]> = {};
  for (const e of wires) (arriving[e.input] ??= []).push(results.get(e.from)?.outputs[e.output]);
  const fit = candidates.slice(0, TRIES).find(({ type }) => {
    const { problems } = checkNode(resolved, { ...arriving, [port]: [type] });
    return problems.every((p) => p.code === "missingInput");
  });
  return fit && { from: fit.from, output: fit.output };
}

function reachableFrom(start: string, edges: readonly Edge[]): Set<string> {
  const found = new Set([start]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const e of edges) if (found.has(e.from)) found.add(e.to);
  }
  return found;
}
