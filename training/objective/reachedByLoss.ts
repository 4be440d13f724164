import { type BlockLayer, isBlockLayer } from "../../compiler/blocks/blockLayer.ts";
import { chainedPorts } from "../../compiler/blocks/chainedPorts.ts";
import type { CheckedGraph, CheckedNode } from "../../compiler/check/checked.ts";
import type { Edge } from "../../graph-schema/document.ts";

/** A node whose parameters no gradient reaches, inside the instances of blocks from the graph down to it. */
export interface Unreached {
  node: CheckedNode;
  within: readonly { id: string; index: number; block: string }[];
}

/** What gradients reach that enter a graph at some of its outputs. */
interface Reached {
  nodes: ReadonlySet<string>;
  /** The input nodes at which they leave it. */
  inputs: ReadonlySet<string>;
  /** Nodes of graphs around it whose parameters nodes that they reach have in common. */
  owners: ReadonlySet<string>;
  /** What they do not reach in bodies of instances that they go through. */
  inBodies: readonly Unreached[];
  /** Whether some of the parameters that they reach are learned. */
  learned: boolean;
}

/** Whether a loss depends on a parameter that is learned: what arrives at the output nodes `outputs`, or what layers add to it. */
export const learnsFrom = (graph: CheckedGraph, outputs: readonly string[]): boolean =>
  reach(graph, new Set(outputs)).learned;

/**
 * Nodes with parameters that lead to an output, but not to the output nodes `outputs`, or only past what lets no gradient
 * through: integers, such as the indices of a TopK, and outputs of an instance that nothing reads.
 */
export function unreachedBy(graph: CheckedGraph, outputs: readonly string[]): Unreached[] {
  const reached = reach(graph, new Set(outputs));
  return [...idleIn(graph, reached.nodes), ...reached.inBodies];
}

function idleIn(graph: CheckedGraph, reached: ReadonlySet<string>): Unreached[] {
  const { live } = graph.wiring;
  return [...graph.nodes.values()].flatMap((node) => {
    const { id } = node.node;
    return live.has(id) && hasLearned(node) && !reached.has(id) ? [{ node, within: [] }] : [];
  });
}

const hasLearned = ({ node, frozen, cost }: CheckedNode): boolean =>
  !frozen && !node.frozen && (cost?.parameters ?? 0) > 0;

/** Walks from the outputs to the inputs, each node after all that read it. */
function reach(graph: CheckedGraph, outputs: ReadonlySet<string>): Reached {
  const { nodes, order } = graph;
  const { inEdges } = graph.wiring;
  const wanted = new Map<string, Set<string>>();
  const want = (edges: readonly Edge[]): void => {
    for (const { from, output } of edges)
      if (nodes.get(from)!.outputs[output]?.dtype.startsWith("float"))
        wanted.set(from, (wanted.get(from) ?? new Set()).add(output));
  };
  const found = new Set<string>();
  const owners = new Set<string>();
  const inBodies: Unreached[] = [];
  let learned = false;
  for (const id of order.toReversed()) {
    const n = nodes.get(id)!;
    const step = through(n, n.layer?.boundary === "output" && outputs.has(id) ? ALL : wanted.get(id));
    if (!step) continue;
    if (!n.bypassed) found.add(id);
    for (const owner of step.owners) owners.add(owner);
    inBodies.push(...step.inBodies);
    learned ||= step.learned;
    want((inEdges.get(id) ?? []).filter((e) => step.goesOn(e.input)));
  }
  for (const owner of owners) {
    const n = nodes.get(owner);
    if (!n) continue;
    found.add(owner);
    learned ||= !n.bodies && hasLearned(n);
  }
  const isShared = (id: string): boolean => owners.has(id) || nodes.get(id)!.node.tiedTo !== undefined;
  return {
    nodes: found,
    inputs: new Set([...found].filter((id) => nodes.get(id)!.layer?.boundary === "input")),
    owners: new Set([...owners].filter((owner) => !nodes.has(owner))),
    // Of a module that is called from elsewhere, too, each call may reach another part.
    inBodies: inBodies.filter(({ within: [{ id } = { id: "" }] }) => !isShared(id)),
    learned,
  };
}

const ALL: ReadonlySet<string> = new Set();

/** What gradients reach in a node, and the inputs at which they leave it. */
type Step = Omit<Reached, "nodes" | "inputs"> & { goesOn: (input: string) => boolean };

/** Where gradients go on from a node that enter it at `outputs`, or come from what it adds to the loss itself; undefined where none do. */
function through(n: CheckedNode, outputs: ReadonlySet<string> | undefined): Step | undefined {
  const { layer, params, bodies } = n;
  if (n.bypassed) {
    const [first] = Object.keys(layer?.inputs ?? {});
    return outputs && { owners: new Set(), inBodies: [], learned: false, goesOn: (input) => input === first };
  }
  if (isBlockLayer(layer) && bodies) {
    const { inputs, ...row } = reachRow(n, layer, outputs ?? new Set());
    return outputs || inputs.size > 0 || row.learned
      ? { ...row, goesOn: (input) => inputs.has(input) }
      : undefined;
  }
  return outputs || (params && layer?.addsLoss?.(params)) ? throughLayer(n) : undefined;
}

function throughLayer(n: CheckedNode): Step {
  const { node, layer, params, sharing } = n;
  const stopped = params && layer?.traits?.stopsGradient?.(params);
  return {
    owners: ownersOf(n),
    inBodies: [],
    // What it has of a node around its graph is that node's to learn.
    learned: hasLearned(n) && (node.tiedTo === undefined || sharing !== undefined),
    goesOn: (input) => !stopped?.includes(input),
  };
}

const ownersOf = ({ node: { tiedTo } }: CheckedNode): Set<string> =>
  new Set(tiedTo === undefined ? [] : [tiedTo]);

/** The same of a row of instances, from the last to the first, at its ports. */
function reachRow(n: CheckedNode, layer: BlockLayer, outputs: ReadonlySet<string>): Omit<Reached, "nodes"> {
  const { node, bodies, oneModule, frozen } = n;
  const chained = chainedPorts(layer);
  const inputs = new Set<string>();
  const owners = ownersOf(n);
  const idle: (readonly Unreached[])[] = [];
  let learned = false;
  let entering = outputs;
  for (const [index, body] of [...bodies!.entries()].reverse()) {
    const found = reach(body, entering);
    for (const owner of found.owners) owners.add(owner);
    learned ||= found.learned && !frozen;
    const own = [...idleIn(body, found.nodes), ...found.inBodies];
    idle.push(
      own.map((one) => ({ ...one, within: [{ id: node.id, index, block: layer.block }, ...one.within] })),
    );
    const next = new Set<string>();
    for (const input of found.inputs) {
      const output = index > 0 ? chained.get(input) : undefined;
      if (output === undefined) inputs.add(input);
      else next.add(output);
    }
    entering = next;
  }
  const inBodies = frozen ? [] : oneModule ? inAll(idle) : idle.toReversed().flat();
  return { inputs, owners, inBodies, learned };
}

/** What is reached in none of the calls of one module. */
function inAll(calls: readonly (readonly Unreached[])[]): Unreached[] {
  const keyOf = ({ node, within }: Unreached): string =>
    [...within.slice(1).map((w) => `${w.id}.${w.index}`), node.node.id].join("/");
  const [first = [], ...rest] = calls;
  const others = rest.map((call) => new Set(call.map(keyOf)));
  return first.filter((one) => others.every((call) => call.has(keyOf(one))));
}
