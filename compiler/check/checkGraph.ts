import { nodeAt, pathOf } from "../../graph-schema/diagnostics/place.ts";
import { type Blocks, type Document, emptyDocument, type Node } from "../../graph-schema/document.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { BlockLayer } from "../blocks/blockLayer.ts";
import { isExpanded, MOST_NODES, unexpanded } from "../blocks/countNodes.ts";
import type { CheckedNode, Symbols, InputTypes, CheckedGraph, Wiring } from "./checked.ts";
import { checkNode, type NodeResult } from "./checkNode.ts";
import { bodyScope } from "../blocks/bodyScope.ts";
import { noCost, sumCosts } from "./cost.ts";
import { cycleDiagnostics, graphDiagnostics } from "./graphDiagnostics.ts";
import { gather } from "./gather.ts";
import { graphView } from "./graphView.ts";
import { bodyDiagnostics } from "./bodyDiagnostics.ts";
import { locateAll } from "./locateAll.ts";
import { orderCalls } from "./order.ts";
import type { Environment, Resolved } from "./resolved.ts";
import { ration } from "./ration.ts";
import { refuseTooLarge } from "./refuseTooLarge.ts";
import { resolveNode, withOwnersWrapper } from "./resolveNode.ts";
import { keptFrom, type PassOf } from "./reuse.ts";
import { solveSymbols, withSizes } from "./solveSymbols.ts";
import { findSharing } from "./findSharing.ts";
import { findWarnings } from "./warnings.ts";
import { wiringOf } from "./wiring.ts";

interface CheckOptions {
  /** Types at the inputs of a block's graph. */
  given?: Readonly<Record<string, TensorType | undefined>>;
  previous?: CheckedGraph | undefined;
}

/**
 * Everything that can be known about one graph: of a document, or of a block for the types `given` at its inputs.
 * Total: it never throws. Given the result for a document that shares nodes with this one, only what changed is
 * checked.
 */
export function checkGraph(
  document: Document,
  environment: Environment,
  { given, previous }: CheckOptions,
): CheckedGraph {
  const nodes = new Map<string, Node>();
  for (const n of document.graph.nodes) if (!nodes.has(n.id)) nodes.set(n.id, n);
  const each = new Map<string, Resolved>();
  for (const [id, n] of nodes) each.set(id, withOwnersWrapper(resolveNode(n, environment), n, nodes));
  // The body of an instance is part of a document that was found to fit.
  const { resolved, fits } = given ? { resolved: each, fits: true } : refuseTooLarge(each);
  const wiring = wiringOf(document.graph, resolved, previous?.wiring);
  const { edges, cycles } = wiring;
  const wired = { document, nodes, resolved, wiring };
  const passes: ReadonlyMap<string, CheckedNode>[] = [];
  let symbols: Symbols = new Map();
  for (let more = symbols; passes.length === 0 || more.size > symbols.size;) {
    symbols = more;
    // What is refused as too large depends on all instances together.
    const known = fits && previous?.fits ? previous : undefined;
    const nodesBefore = known?.passes[passes.length];
    const before = nodesBefore && { ...known, nodes: nodesBefore };
    passes.push(checkNodes(wired, { given, symbols, open: passes[0], before }));
    // Symbols of a block's inputs are those of the graph around its instances, where they are solved.
    if (!given) more = solveSymbols(passes.at(-1)!, wiring.order, symbols);
  }
  const results = new Map(passes.at(-1));

  const shown = ration();
  const sharing = findSharing(results, { inBlock: given !== undefined, isShown: shown });
  for (const [id, n] of sharing.nodes) results.set(id, n);
  const order =
    sharing.keepsState && cycles.length === 0 ? orderCalls([...nodes.keys()], edges) : wiring.order;

  const own = [...nodes.keys()]
    .map((id) => results.get(id)!)
    .filter((n) => n.diagnostics.length > 0 || n.bodies)
    .flatMap((n) => [...n.diagnostics, ...bodyDiagnostics(n, shown)]);
  const whole: Diagnostic[] = [
    ...wiring.diagnostics,
    ...cycleDiagnostics(cycles, edges, results),
    ...own,
    ...sharing.diagnostics,
    ...graphDiagnostics(document, results),
  ];
  const faulty = new Set(whole.map(nodeInView));
  const view = graphView(
    { document, nodes: results, order, wiring },
    { faulty, inBlock: given !== undefined },
  );
  const diagnostics = [...whole, ...findWarnings(view)];
  const size = [...results.values()].reduce((sum, n) => sum + (n.size ?? 0), results.size);
  return {
    document,
    scope: environment.scope,
    nodes: withDiagnostics(results, diagnostics),
    wiring,
    order,
    symbols,
    passes,
    outputs: outputsOf(results),
    called: sharing.called,
    outer: sharing.outer,
    diagnostics,
    total: sumCosts([...results.values()].map((n) => n.cost).filter((cost) => cost !== undefined)),
    size,
    fits: fits && size <= MOST_NODES,
    complete: [...results.values()].every((n) => n.cost),
    ok: document.graph.nodes.length > 0 && diagnostics.every((d) => d.severity !== "error"),
  };
}

interface Wired {
  document: Document;
  nodes: ReadonlyMap<string, Node>;
  resolved: ReadonlyMap<string, Resolved>;
  wiring: Wiring;
}

interface Pass {
  given: Readonly<Record<string, TensorType | undefined>> | undefined;
  symbols: Symbols;
  /** The nodes of the first pass, before any symbol was solved; absent in that pass itself. */
  open: ReadonlyMap<string, CheckedNode> | undefined;
  /** The same pass of the previous check. */
  before: PassOf | undefined;
}

/** Every node with the symbols solved so far. */
function checkNodes(wired: Wired, { given, symbols, open, before }: Pass): Map<string, CheckedNode> {
  const { resolved, wiring } = wired;
  const results = new Map<string, CheckedNode>();
  const now = { ...wired, nodes: results };
  const isRepaired = ration();
  let size = wired.nodes.size;
  // What is on cycles comes last.
  for (const id of [...wiring.order, ...wiring.cycles.flat()]) {
    const node = wired.nodes.get(id)!;
    const crowded = size > MOST_NODES;
    const it = crowded ? unexpanded(resolved.get(id)!) : resolved.get(id)!;
    const inferred = symbols.size > 0 && it.layer?.boundary === "input" && !given;
    const port = portOf(it, given, id);
    const isKnown = before && !port && !inferred && !crowded;
    const kept = isKnown ? keptFrom(before, now, { node, it }) : undefined;
    // The fast path: most nodes after an edit are what they were, and without a problem there is nothing to locate.
    if (kept?.node === node && kept.problems.length === 0) {
      results.set(id, kept);
      size += kept.size ?? 0;
      continue;
    }
    const wires = wiring.inEdges.get(id) ?? [];
    const arriving = gather(wires, results);
    const found = port ?? kept ?? inferNode(it, arriving);
    const sized = inferred ? withSizes(found, symbols) : found;
    const locateProblems = (): Diagnostic[] => {
      const rest = { symbols, open: open ?? results, inBlock: given !== undefined };
      const site = { ...wired, node, resolved: it, wires, results, ...rest };
      return locateAll(sized.problems, arriving, { site, isRepaired });
    };
    const diagnostics = sized.problems.length > 0 ? locateProblems() : [];
    results.set(id, { ...sized, node, inputs: arriving, diagnostics });
    size += sized.size ?? 0;
  }
  return results;
}

/** Checks one node for what arrives; for an instance of a block, its bodies first. */
const inferNode = (node: Resolved, arriving: InputTypes): NodeResult =>
  checkNode(node, arriving, isExpanded(node) ? checkBodies(node.layer, arriving) : undefined);

/**
 * The graphs of an instance of a block: one for each time that it stands in the row, each fed by the first output of
 * the one before. They are checked even while an input is unknown, as they may have faults of their own.
 */
export function checkBodies(layer: BlockLayer, arriving: InputTypes): readonly CheckedGraph[] {
  const { settings } = layer;
  const ports = Object.fromEntries(Object.entries(arriving).map(([port, types]) => [port, types[0]]));
  const [first] = Object.keys(layer.inputs);
  const [last] = Object.keys(layer.outputs);
  const graphs: CheckedGraph[] = [];
  let through: TensorType | undefined = first === undefined ? undefined : ports[first];
  const count = settings[0]!.repeat as number;
  // A row whose length depends on a shape is counted only now.
  for (let index = 0, size = 0; index < count && size <= MOST_NODES; index++) {
    const given = first === undefined ? ports : { ...ports, [first]: through };
    const graph = checkBody(layer, index, given);
    graphs.push(graph);
    size += graph.size;
    through = last === undefined ? undefined : graph.outputs[last];
  }
  return graphs;
}

const known = new WeakMap<Blocks, Map<string, CheckedGraph>>();

/** The graph of a block at an index of the row; a graph that was checked for one instance serves all that are alike. */
function checkBody(
  { block, blocks, settings }: BlockLayer,
  index: number,
  given: Readonly<Record<string, TensorType | undefined>>,
): CheckedGraph {
  const bodies = known.get(blocks) ?? new Map<string, CheckedGraph>();
  known.set(blocks, bodies);
  const { graph } = blocks[block]!;
  const scope = bodyScope(graph, { settings: settings[index] ?? settings[0]!, index, given });
  const key = JSON.stringify([block, scope, given]);
  const before = bodies.get(key);
  if (before) return before;
  const checked = checkGraph({ ...emptyDocument(), graph, blocks }, { blocks, scope, block }, { given });
  if (bodies.size > 2000) bodies.clear();
  bodies.set(key, checked);
  return checked;
}

/** What an input node of a block's graph comes to: its output is what arrives at the instance. */
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

function outputsOf(results: ReadonlyMap<string, CheckedNode>): Readonly<Record<string, TensorType>> {
  const outputNodes = [...results.values()].filter((n) => n.layer?.boundary === "output");
  return Object.fromEntries(
    outputNodes.flatMap((n) => {
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
