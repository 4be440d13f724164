import type { Code } from "../../graph-schema/diagnostics/codes.ts";
import type { CodeArgs, Finding } from "../../graph-schema/diagnostics/phrase.ts";
import { shareParameters } from "../../graph-schema/edits/compose.ts";
import type { Document } from "../../graph-schema/document.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
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
  isRepaired: (code: Code) => boolean,
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
        severity: "error",
        place: { in: "node", node: id, layer: titleOf(n), param: "tiedTo" },
        ...(isRepaired(found.code) && {
          fix: { code: "ownParameters", args: { node: id }, edit: shareParameters(document, id, undefined) },
        }),
      });
  }
  return { shared, diagnostics };
}

type SharingFinding = Extract<Finding, { code: "unknownTie" | "tiedParameters" }>;
const unknownTie = (tie: CodeArgs<"unknownTie">["tie"], to: string): SharingFinding => ({
  code: "unknownTie",
  args: { tie, to },
});

function sharedParametersOf(
  id: string,
  to: string,
  results: Results,
): SharedParameters | SharingFinding | undefined {
  const target = results.get(to);
  if (!target) return unknownTie("missing", to);
  if (to === id) return unknownTie("itself", to);
  if (target.node.tiedTo !== undefined) return unknownTie("borrowed", to);
  const [own, others] = [results.get(id)!.parameters, target.parameters];
  if (!own || !others) return undefined;
  const shared = sharedBy(own, others);
  if (shared.length > 0)
    return {
      to,
      parameters: shared.map((p) => p.name),
      count: shared.reduce((sum, p) => sum + sizeOf(p.shape), 0),
    };
  return { code: "tiedParameters", args: { own, to, others } };
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
