import { fromBody } from "./bodyDiagnostics.ts";
import type { Code } from "../../graph-schema/diagnostics/codes.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { isBlockLayer } from "../blocks/blockLayer.ts";
import { bodyPrefix } from "../lower/lowerNode.ts";
import type { CheckedNode, OuterSharing, Sharing } from "./checked.ts";
import { sharingDiagnostic, type SharingFinding, sharingWith, unknownTie } from "./sharedParameters.ts";

type Results = ReadonlyMap<string, CheckedNode>;

interface FoundSharing {
  /** Nodes that share or are frozen by one that shares with them, with what it costs them. */
  nodes: Results;
  /** Nodes in bodies that call the module of a node of this graph, by their path in its state. */
  called: ReadonlyMap<string, Sharing>;
  outer: readonly OuterSharing[];
  /** Whether a module that is called again keeps what a call before leaves, so that their order matters. */
  keepsState: boolean;
  diagnostics: readonly Diagnostic[];
}

/**
 * What the nodes of a graph and those in bodies of its instances have of nodes of the graph by their `tiedTo`. What
 * names none of them is left to the graph around it; the graph of a document has none. Of what is found in bodies as
 * many diagnostics of each code are given as `isShown` says.
 */
export function findSharing(
  results: Results,
  { inBlock, isShown }: { inBlock: boolean; isShown: (code: Code) => boolean },
): FoundSharing {
  const diagnostics: Diagnostic[] = [];
  const nodes = new Map<string, CheckedNode>();
  const direct = new Map<string, Sharing>();
  const unresolved: OuterSharing[] = [];
  for (const [id, n] of results) {
    const { tiedTo } = n.node;
    if (tiedTo === undefined || n.bypassed) continue;
    const other = results.get(tiedTo);
    if (other) {
      const { sharing, found } = resolve(n, other, { whole: false });
      if (sharing) direct.set(id, sharing);
      diagnostics.push(...found.map((finding) => sharingDiagnostic(n, finding)));
    } else if (!inBlock) diagnostics.push(sharingDiagnostic(n, unknownTie("missing", tiedTo)));
    else if (n.cost) unresolved.push({ within: [], node: n, path: id, frozen: n.node.frozen === true });
  }
  const inBodies = [...results.values()].filter((n) => n.bodies).flatMap(lift);
  const called = new Map<string, Sharing>();
  const seen = new Set<string>();
  const outer = [...unresolved];
  const callers: { to: string; instance: string; frozen: boolean }[] = [];
  for (const inner of inBodies) {
    const other = results.get(inner.node.node.tiedTo!);
    if (!other && inBlock) {
      outer.push(inner);
      continue;
    }
    const { sharing, found } = other
      ? resolve(inner.node, other, { whole: true })
      : { found: [unknownTie("missing", inner.node.node.tiedTo!)] };
    if (sharing) {
      called.set(inner.path, sharing);
      callers.push({ to: sharing.to, instance: inner.within[0]!.id, frozen: inner.frozen });
    }
    for (const finding of found) {
      const key = JSON.stringify([inner.within.map((w) => w.id), inner.node.node.id, finding]);
      if (!seen.has(key) && isShown(finding.code)) diagnostics.push(locate(inner, finding));
      seen.add(key);
    }
  }
  const frozen = frozenNodes(results, direct, callers);
  const update = (id: string, change: (n: CheckedNode) => CheckedNode): void =>
    void nodes.set(id, change(nodes.get(id) ?? results.get(id)!));
  for (const [id, sharing] of direct) update(id, (n) => less({ ...n, sharing }, sharing.count));
  for (const [path, { count }] of called) update(instanceOf(path), (n) => less(n, count));
  for (const id of frozen) update(id, (n) => ({ ...n, frozen: true }));
  return {
    nodes,
    called,
    keepsState:
      [...direct.values(), ...called.values()].some(({ count }) => count.buffers > 0) ||
      outer.some(({ node }) => (node.cost?.buffers ?? 0) > 0),
    outer: outer.map((o) => (frozen.has(instanceOf(o.path)) ? { ...o, frozen: true } : o)),
    diagnostics,
  };
}

/** The ties in the bodies of an instance that lead out of them; one that calls the module of another has none itself. */
function lift({ node, layer, bodies, bypassed, oneModule }: CheckedNode): OuterSharing[] {
  if (!bodies || bypassed || !isBlockLayer(layer) || node.tiedTo !== undefined) return [];
  return bodies.slice(0, oneModule ? 1 : undefined).flatMap((graph, index) =>
    graph.outer.map((o) => ({
      ...o,
      within: [{ id: node.id, index, block: layer.block }, ...o.within],
      path: bodyPrefix(node.id, index, oneModule ? 1 : bodies.length) + o.path,
      frozen: o.frozen || node.frozen === true,
    })),
  );
}

function resolve(
  own: CheckedNode,
  other: CheckedNode,
  form: { whole: boolean },
): { sharing?: Sharing; found: readonly SharingFinding[] } {
  const answer = sharingWith(own, other, form);
  if (!answer) return { found: [] };
  return "sharing" in answer ? { sharing: answer.sharing, found: answer.warnings } : { found: [answer] };
}

const locate = ({ node, within }: OuterSharing, finding: SharingFinding): Diagnostic =>
  within.reduceRight(
    (d, { id, index, block }) => fromBody(d, { id, index }, block),
    sharingDiagnostic(node, finding),
  );

/** Those that are frozen, whose module a frozen one calls, or that call the module of such a one. */
function frozenNodes(
  results: Results,
  direct: ReadonlyMap<string, Sharing>,
  callers: readonly { to: string; instance: string; frozen: boolean }[],
): ReadonlySet<string> {
  const frozen = new Set([...results].filter(([, { node }]) => node.frozen).map(([id]) => id));
  for (let size = -1; size !== frozen.size;) {
    size = frozen.size;
    for (const [id, { to, form }] of direct)
      if (form === "module" && (frozen.has(id) || frozen.has(to))) frozen.add(id).add(to);
    for (const { to, instance, frozen: inside } of callers)
      if (inside || frozen.has(instance)) frozen.add(to);
  }
  return frozen;
}

/** The node of the graph that a path begins with. */
const instanceOf = (path: string): string => path.split(".", 1)[0]!;

const less = (n: CheckedNode, { parameters, buffers }: Sharing["count"]): CheckedNode => ({
  ...n,
  ...(n.cost && {
    cost: { ...n.cost, parameters: n.cost.parameters - parameters, buffers: n.cost.buffers - buffers },
  }),
});
