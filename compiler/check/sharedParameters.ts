import { shareParameters } from "../../graph-schema/edits/compose.ts";
import type { Document } from "../../graph-schema/document.ts";
import { type Diagnostic, problem, type Problem } from "../../graph-schema/diagnostics/problem.ts";
import { sameShape, sizeOf } from "../../ir/types/shape.ts";
import {
  type CheckedGraph,
  type CheckedNode,
  type Parameter,
  type SharedParameters,
  titleOf,
} from "./checked.ts";
import { bodyPrefix, stateName } from "../lower/lowerNode.ts";

type Results = ReadonlyMap<string, CheckedNode>;

/**
 * What nodes share with the one that their `tiedTo` names, and why some share nothing. Nodes whose parameters are not
 * known yet are skipped.
 */
export function findSharedParameters(
  document: Document,
  results: Results,
): { shared: ReadonlyMap<string, SharedParameters>; diagnostics: readonly Diagnostic[] } {
  const shared = new Map<string, SharedParameters>();
  const diagnostics: Diagnostic[] = [];
  for (const [id, n] of results) {
    const { tiedTo } = n.node;
    if (tiedTo === undefined || n.bypassed) continue;
    const found = sharedParametersOf(id, tiedTo, results);
    if (!found) continue;
    if ("to" in found) shared.set(id, found);
    else
      diagnostics.push({
        ...found,
        node: id,
        layer: titleOf(n),
        fix: { title: `Give "${id}" its own parameters`, edit: shareParameters(document, id, undefined) },
      });
  }
  return { shared: shared, diagnostics };
}

function sharedParametersOf(
  id: string,
  to: string,
  results: Results,
): SharedParameters | Problem | undefined {
  const target = results.get(to);
  if (!target) return problem.unknownTie("a node to share parameters with", `"${to}", which does not exist`);
  if (to === id) return problem.unknownTie("another node", "itself");
  if (target.node.tiedTo !== undefined)
    return problem.unknownTie("a node with parameters of its own", `"${to}", which shares those of another`);
  const [own, others] = [results.get(id)!.parameters, target.parameters];
  if (!own || !others) return undefined;
  const shared = sharedBy(own, others);
  if (shared.length > 0)
    return {
      to,
      parameters: shared.map((p) => p.name),
      count: shared.reduce((sum, p) => sum + sizeOf(p.shape), 0),
    };
  const expected = own.length === 0 ? "parameters to share" : `a node with ${listOf(own)}`;
  return problem.tiedParameters(expected, own.length === 0 ? "none" : `"${to}" with ${listOf(others)}`);
}

/** The node with what it shares; those parameters are counted at the node that owns them. */
export const withSharedParameters = (n: CheckedNode, sharing: SharedParameters): CheckedNode => ({
  ...n,
  sharing,
  ...(n.cost && { cost: { ...n.cost, parameters: n.cost.parameters - sharing.count } }),
});

/** Nodes whose parameters a node can share. */
export function sharingTargets({ nodes }: CheckedGraph, id: string): string[] {
  const own = nodes.get(id)?.parameters ?? [];
  const lends = [...nodes.values()].some((n) => n.node.tiedTo === id);
  if (own.length === 0 || lends) return [];
  return [...nodes.values()].flatMap(({ node, parameters = [] }) =>
    node.id !== id && node.tiedTo === undefined && sharedBy(own, parameters).length > 0 ? [node.id] : [],
  );
}

/** Names that parameters have besides those of their owners, as PyTorch counts them too. */
export const borrowedNames = ({ nodes }: CheckedGraph, prefix = ""): string[] =>
  [...nodes.values()].flatMap(({ node, sharing, bodies = [] }) => [
    ...(sharing?.parameters ?? []).map((name) => stateName(prefix + node.id, name)),
    ...bodies.flatMap((graph, i) => borrowedNames(graph, bodyPrefix(prefix + node.id, i, bodies.length))),
  ]);

const sharedBy = (own: readonly Parameter[], others: readonly Parameter[]): readonly Parameter[] =>
  own.filter((p) => others.some((o) => o.name === p.name && sameShape(o.shape, p.shape)));

/** "weight [10, 4] and bias [10]". */
const listOf = (parameters: readonly Parameter[]): string =>
  parameters.map(({ name, shape }) => `${name} [${shape.join(", ")}]`.trim()).join(" and ") || "none";
