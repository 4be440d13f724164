import type { Document, Edge, Node } from "../../graph-schema/document.ts";
import type { Diagnostic } from "../../graph-schema/problem.ts";
import { sameType, type TensorType } from "../../graph-schema/shape.ts";
import type { Checked, CheckedNode, Cost } from "./checked.ts";
import { type Arriving, checkNode, type NodeResult } from "./checkNode.ts";
import { addCosts, noCost } from "./cost.ts";
import { deadBranches } from "./deadBranches.ts";
import { locate } from "./locate.ts";
import { cycleDiagnostic, graphDiagnostics } from "./graphDiagnostics.ts";
import { orderNodes } from "./order.ts";
import { checkStructure } from "./structure.ts";

/**
 * Everything that can be known about a document: types on every wire, costs, and all independent faults. Total: it
 * never throws. Given the result for a document that shares nodes with this one, only what changed is worked out.
 */
export function check(document: Document, previous?: Checked): Checked {
  const nodes = new Map<string, Node>();
  for (const n of document.graph.nodes) if (!nodes.has(n.id)) nodes.set(n.id, n);
  const { edges, diagnostics: structural } = checkStructure(document.graph);
  const { order, cycles } = orderNodes([...nodes.keys()], edges);
  const incoming = new Map<string, Edge[]>([...nodes.keys()].map((id) => [id, []]));
  for (const e of edges) incoming.get(e.to)!.push(e);

  const results = new Map<string, CheckedNode>();
  for (const id of [...order, ...cycles.flat()]) {
    const node = nodes.get(id)!;
    const arriving = gather(incoming.get(id)!, results);
    const { problems, ...result } =
      reuse(previous?.nodes.get(id), node, arriving) ?? checkNode(node, arriving);
    const place = { document, node, wires: incoming.get(id)!, results, edges };
    results.set(id, {
      node,
      inputs: arriving,
      ...result,
      problems,
      diagnostics: problems.map((p) => locate(p, place)),
    });
  }

  const own = [...nodes.keys()].flatMap((id) => results.get(id)!.diagnostics);
  const whole: Diagnostic[] = [
    ...structural,
    ...cycles.map((cycle) => cycleDiagnostic(cycle, edges, nodes)),
    ...own,
    ...graphDiagnostics(document, results),
  ];
  const blamed = new Set(whole.flatMap((d) => (d.node === undefined ? [] : [d.node])));
  const diagnostics = [...whole, ...deadBranches({ document, edges, results, blamed })];
  return {
    document,
    nodes: withDiagnostics(results, diagnostics),
    order,
    diagnostics,
    total: [...results.values()].reduce<Cost>((sum, n) => (n.cost ? addCosts(sum, n.cost) : sum), noCost),
    complete: [...results.values()].every((n) => n.cost),
    ok: document.graph.nodes.length > 0 && diagnostics.every((d) => d.severity !== "error"),
  };
}

function gather(wires: readonly Edge[], results: ReadonlyMap<string, CheckedNode>): Arriving {
  const arriving: Record<string, (TensorType | undefined)[]> = {};
  for (const e of wires) (arriving[e.input] ??= []).push(results.get(e.from)?.outputs[e.output]);
  return arriving;
}

/** The previous result of the same node when the same types arrive. */
function reuse(before: CheckedNode | undefined, node: Node, arriving: Arriving): NodeResult | undefined {
  if (!before || !alike(before.node, node)) return undefined;
  const ports = Object.keys(arriving);
  const same =
    ports.length === Object.keys(before.inputs).length &&
    ports.every((port) => {
      const then = before.inputs[port];
      const now = arriving[port]!;
      return then?.length === now.length && now.every((t, i) => sameArrival(t, then[i]));
    });
  if (!same) return undefined;
  const { layer, params, cost, outputs, problems } = before;
  return { outputs, problems, ...(layer && { layer }), ...(params && { params }), ...(cost && { cost }) };
}

/** Whether two nodes compute the same; where they stand on the canvas does not matter. */
const alike = (a: Node, b: Node): boolean =>
  a === b || (a.type === b.type && a.params === b.params && a.bypassed === b.bypassed);

const sameArrival = (a: TensorType | undefined, b: TensorType | undefined): boolean =>
  a === b || (!!a && !!b && sameType(a, b));

/** Puts the diagnostics of the whole graph beside those of the node they name. */
function withDiagnostics(
  results: Map<string, CheckedNode>,
  diagnostics: readonly Diagnostic[],
): ReadonlyMap<string, CheckedNode> {
  const byNode = new Map<string, Diagnostic[]>();
  for (const d of diagnostics) {
    if (d.node === undefined) continue;
    const list = byNode.get(d.node);
    if (list) list.push(d);
    else byNode.set(d.node, [d]);
  }
  for (const [id, list] of byNode) {
    const result = results.get(id);
    if (result) results.set(id, { ...result, diagnostics: list });
  }
  return results;
}
