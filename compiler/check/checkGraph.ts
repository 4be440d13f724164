import { nodeAt, pathOf } from "../../graph-schema/diagnostics/place.ts";
import type { Document, Edge, Node } from "../../graph-schema/document.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import { sameType, type TensorType } from "../../ir/types/shape.ts";
import { isBlockLayer } from "../blocks/blockLayer.ts";
import type { CheckedNode, CheckGraph, Cost, Symbols } from "./checked.ts";
import { type Arriving, checkNode, type NodeResult } from "./checkNode.ts";
import { addCosts, noCost } from "./cost.ts";
import { cycleDiagnostic, graphDiagnostics } from "./graphDiagnostics.ts";
import { graphView } from "./graphView.ts";
import { bodyDiagnostics } from "./bodyDiagnostics.ts";
import { locate } from "./locate.ts";
import { orderNodes } from "./order.ts";
import { type Environment, type Resolved, resolveNode } from "./resolveNode.ts";
import { solveSymbols, withSizes } from "./solveSymbols.ts";
import { checkStructure } from "./structure.ts";
import { findSharedParameters, withSharedParameters } from "./sharedParameters.ts";
import { findWarnings } from "./warnings.ts";

/**
 * Everything that can be known about one graph. Total: it never throws. Given the result for a document that shares
 * nodes with this one, only what changed is worked out.
 */
export const checkGraph: CheckGraph = (document, environment, { given, previous }) => {
  const nodes = new Map<string, Node>();
  for (const n of document.graph.nodes) if (!nodes.has(n.id)) nodes.set(n.id, n);
  const resolved = new Map([...nodes].map(([id, node]) => [id, resolveNode(node, environment)]));
  const { edges, diagnostics: structural } = checkStructure(document.graph, resolved);
  const { order, cycles } = orderNodes([...nodes.keys()], edges);
  const incoming = new Map<string, Edge[]>([...nodes.keys()].map((id) => [id, []]));
  for (const e of edges) incoming.get(e.to)!.push(e);

  const wired = {
    document,
    nodes,
    resolved,
    environment,
    incoming,
    edges,
    order: [...order, ...cycles.flat()],
    from: new Map([...incoming].map(([id, wires]) => [id, wires.map((e) => e.from)])),
  };
  const passes: ReadonlyMap<string, CheckedNode>[] = [];
  let symbols: Symbols = new Map();
  for (let more = symbols; passes.length === 0 || more.size > symbols.size;) {
    symbols = more;
    const before = previous && { document: previous.document, nodes: previous.passes[passes.length] };
    passes.push(checkNodes(wired, { given, symbols, open: passes[0], before }));
    // Symbols of a block's inputs are those of the graph around its copies, which settles them.
    if (!given) more = solveSymbols(passes.at(-1)!, order, symbols);
  }
  const results = new Map(passes.at(-1));

  const { shared: shared, diagnostics: untied } = findSharedParameters(document, results);
  for (const [id, sharing] of shared) results.set(id, withSharedParameters(results.get(id)!, sharing));

  const own = [...nodes.keys()].flatMap((id) => [
    ...results.get(id)!.diagnostics,
    ...bodyDiagnostics(results.get(id)!),
  ]);
  const whole: Diagnostic[] = [
    ...structural,
    ...cycles.map((cycle) => cycleDiagnostic(cycle, edges, results)),
    ...own,
    ...untied,
    ...graphDiagnostics(document, results),
  ];
  const blamed = new Set(whole.map(nodeInView));
  const view = graphView({ document, nodes: results, order, edges }, blamed);
  const diagnostics = [...whole, ...findWarnings(view)];
  return {
    document,
    scope: environment.scope,
    nodes: withDiagnostics(results, diagnostics),
    order,
    symbols,
    passes,
    outputs: outputsOf(results),
    diagnostics,
    total: [...results.values()].reduce<Cost>((sum, n) => (n.cost ? addCosts(sum, n.cost) : sum), noCost),
    size: [...results.values()].reduce((sum, n) => sum + sizeOfBodies(n), results.size),
    complete: [...results.values()].every((n) => n.cost),
    ok: document.graph.nodes.length > 0 && diagnostics.every((d) => d.severity !== "error"),
  };
};

interface Wired {
  document: Document;
  nodes: ReadonlyMap<string, Node>;
  resolved: ReadonlyMap<string, Resolved>;
  environment: Environment;
  /** Wires into each node. */
  incoming: ReadonlyMap<string, readonly Edge[]>;
  edges: readonly Edge[];
  /** All nodes, each after what feeds it but on cycles. */
  order: readonly string[];
  from: ReadonlyMap<string, readonly string[]>;
}

interface Pass {
  given: Readonly<Record<string, TensorType | undefined>> | undefined;
  symbols: Symbols;
  /** The first pass; absent in itself. */
  open: ReadonlyMap<string, CheckedNode> | undefined;
  /** The same pass of the previous check. */
  before: { document: Document; nodes: ReadonlyMap<string, CheckedNode> | undefined } | undefined;
}

/** Every node with the symbols settled so far. */
function checkNodes(wired: Wired, { given, symbols, open, before }: Pass): Map<string, CheckedNode> {
  const { resolved, environment, incoming } = wired;
  const results = new Map<string, CheckedNode>();
  for (const id of wired.order) {
    const node = wired.nodes.get(id)!;
    const it = resolved.get(id)!;
    const wires = incoming.get(id)!;
    const arriving = gather(wires, results);
    const inferred = symbols.size > 0 && it.layer?.boundary === "input" && !given;
    const known =
      before && !inferred && sameBlocks(before.document, environment, it) ? before.nodes?.get(id) : undefined;
    const port = portOf(it, given, id);
    const kept = !port && known && isSame(known, node, arriving) ? known : undefined;
    // Most nodes after an edit: nothing about them depends on anything else.
    if (kept && !inferred && kept.node === node && kept.problems.length === 0) {
      results.set(id, kept);
      continue;
    }
    const found = port ?? kept ?? checkNode(it, arriving);
    const sized = inferred ? withSizes(found, symbols) : found;
    const { problems } = sized;
    const locateAll = (): Diagnostic[] => {
      const rest = { symbols, open: open ?? results, inBlock: given !== undefined };
      const place = { ...wired, node, resolved: it, wires, results, ...rest };
      return problems.map((p) => locate(p, place));
    };
    const diagnostics = problems.length > 0 ? locateAll() : [];
    results.set(id, { ...sized, node, inputs: arriving, diagnostics });
  }
  return results;
}

const sizeOfBodies = ({ bodies = [] }: CheckedNode): number =>
  bodies.reduce((sum, graph) => sum + graph.size, 0);

/** Types by port, in the order of wires. */
function gather(wires: readonly Edge[], results: ReadonlyMap<string, CheckedNode>): Arriving {
  const arriving: Record<string, (TensorType | undefined)[]> = {};
  for (const e of wires) (arriving[e.input] ??= []).push(results.get(e.from)?.outputs[e.output]);
  return arriving;
}

/** An input node of a block hands on what arrives at the copy. */
function portOf(
  { layer, params, problems }: Resolved,
  given: Readonly<Record<string, TensorType | undefined>> | undefined,
  id: string,
): NodeResult | undefined {
  if (!given || layer?.boundary !== "input") return undefined;
  const type = given[id];
  const [output] = Object.keys(layer.outputs);
  return {
    layer,
    ...(params && { params }),
    bypassed: false,
    outputs: type ? { [output!]: type } : {},
    ...(type && { cost: noCost, parameters: [] }),
    problems,
  };
}

/** Whether what a node refers to is what it was; only copies of blocks refer to blocks. */
const sameBlocks = (previous: Document, { blocks }: Environment, { layer }: Resolved): boolean =>
  (layer !== undefined && !isBlockLayer(layer)) || previous.blocks === blocks;

/** Whether a node computes what it did, from what arrives. */
function isSame(before: CheckedNode, node: Node, arriving: Arriving): boolean {
  if (!alike(before.node, node)) return false;
  const ports = Object.keys(arriving);
  return (
    ports.length === Object.keys(before.inputs).length &&
    ports.every((port) => {
      const then = before.inputs[port];
      const now = arriving[port]!;
      return then?.length === now.length && now.every((t, i) => sameArrival(t, then[i]));
    })
  );
}

/** Whether two nodes compute the same; where they stand on the canvas does not matter. */
const alike = (a: Node, b: Node): boolean =>
  a === b ||
  (a.type === b.type && a.params === b.params && a.bypassed === b.bypassed && a.wrapper === b.wrapper);

const sameArrival = (a: TensorType | undefined, b: TensorType | undefined): boolean =>
  a === b || (!!a && !!b && sameType(a, b));

function outputsOf(results: ReadonlyMap<string, CheckedNode>): Readonly<Record<string, TensorType>> {
  const ends = [...results.values()].filter((n) => n.layer?.boundary === "output");
  return Object.fromEntries(
    ends.flatMap((n) => {
      const type = Object.values(n.inputs)[0]?.[0];
      return type ? [[n.node.id, type]] : [];
    }),
  );
}

/** The node of this graph that a diagnostic is shown at. */
const nodeInView = ({ place }: Diagnostic): string | undefined => pathOf(place)[0]?.id ?? nodeAt(place);

/** Puts the diagnostics of the whole graph beside those of the node they are shown at. */
function withDiagnostics(
  results: Map<string, CheckedNode>,
  diagnostics: readonly Diagnostic[],
): ReadonlyMap<string, CheckedNode> {
  const byNode = new Map<string, Diagnostic[]>();
  for (const d of diagnostics) {
    const id = nodeInView(d);
    if (id === undefined) continue;
    const list = byNode.get(id);
    if (list) list.push(d);
    else byNode.set(id, [d]);
  }
  for (const [id, list] of byNode) {
    const result = results.get(id);
    if (result) results.set(id, { ...result, diagnostics: list });
  }
  return results;
}
