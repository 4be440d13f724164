import { type Document, type Edge, edgeKey, firstNameOf, freshId, type Node } from "../document.ts";
import { applyEdit, type Edit } from "./edit.ts";
import type { RepairEdit } from "../diagnostics/repair.ts";

// What a person does, as one undoable edit each.

/** Places a layer or an instance of a block; its id is the name of that, numbered when taken. */
export function addLayer(
  document: Document,
  layer: { type: string; params?: Node["params"]; position: Node["position"] },
): { edit: Edit; id: string } {
  const id = freshNodeId(document, firstNameOf(layer.type));
  return {
    id,
    edit: {
      kind: "addNode",
      node: { id, type: layer.type, params: layer.params ?? {}, position: layer.position },
    },
  };
}

/** Draws a wire; one that already enters a port for a single wire makes way. */
export function connect(document: Document, edge: Edge, { variadic }: { variadic: boolean }): Edit {
  const key = edgeKey(edge);
  const { edges } = document.graph;
  if (edges.some((e) => edgeKey(e) === key)) return batch([]);
  const replaced = variadic ? [] : edges.filter((e) => e.to === edge.to && e.input === edge.input);
  return batch([...replaced.map((e): Edit => ({ kind: "removeEdge", edge: e })), { kind: "addEdge", edge }]);
}

/** Changes settings of a node; `undefined` takes a setting back to its default. */
export function setParams(document: Document, id: string, params: Readonly<Record<string, unknown>>): Edit {
  const node = nodeOf(document, id);
  const next = Object.fromEntries(
    Object.entries({ ...node.params, ...params }).filter(([, v]) => v !== undefined),
  ) as Node["params"];
  return { kind: "replaceNode", id, node: { ...node, params: next } };
}

/** Lets a node share the parameters of another; `undefined` gives it its own again. */
export function shareParameters(document: Document, id: string, to: string | undefined): Edit {
  const { tiedTo: _, tiedTransposed: __, ...node } = nodeOf(document, id);
  return { kind: "replaceNode", id, node: to === undefined ? node : { ...node, tiedTo: to } };
}

/** Moves nodes to where `positions` says. */
export function moveNodes(document: Document, positions: ReadonlyMap<string, Node["position"]>): Edit {
  const moved = document.graph.nodes.filter((n) => positions.has(n.id));
  return batch(
    moved.map((n) => ({ kind: "replaceNode", id: n.id, node: { ...n, position: positions.get(n.id)! } })),
  );
}

/** Gives a node another name. */
export const renameNode = (document: Document, id: string, name: string): Edit => ({
  kind: "replaceNode",
  id,
  node: { ...nodeOf(document, id), id: name },
});

/** Chooses how the weight of a node is normalized; undefined leaves it as it is. */
export function setParametrization(document: Document, id: string, wrapper: string | undefined): Edit {
  const { wrapper: _, ...node } = nodeOf(document, id);
  return { kind: "replaceNode", id, node: wrapper === undefined ? node : { ...node, wrapper } };
}

/** Removes nodes with their wires; `heal` joins what fed the first input of each to what its output fed. */
export function deleteNodes(document: Document, ids: readonly string[], { heal }: { heal: boolean }): Edit {
  return inSequence(
    document,
    ids.map((id) => (now: Document) => {
      const incoming = now.graph.edges.filter((e) => e.to === id);
      const source = heal ? incoming.find((e) => e.from !== id) : undefined;
      const edits = incoming.map((edge): Edit => ({ kind: "removeEdge", edge }));
      const left = now.graph.edges.filter((e) => e.to !== id);
      const keys = new Set(left.filter((e) => e.from === source?.from).map(edgeKey));
      let at = 0;
      for (const edge of left) {
        const bridge = source && { ...edge, from: source.from, output: source.output };
        const leaves = edge.from === id;
        // A wire that others follow into the same port keeps its place among them.
        if (leaves) edits.push({ kind: "removeEdge", edge });
        if (leaves && bridge && !keys.has(edgeKey(bridge))) {
          keys.add(edgeKey(bridge));
          edits.push({ kind: "addEdge", edge: bridge, at: at++ });
        } else if (!leaves) at++;
      }
      // What shared its parameters has its own from now on.
      const sharers = now.graph.nodes.filter((n) => n.tiedTo === id && n.id !== id);
      const unshared = sharers.map((n) => shareParameters(now, n.id, undefined));
      return batch([...edits, ...unshared, { kind: "removeNode", id }]);
    }),
  );
}

/** Puts a node behind the one that it alone feeds; undefined where it has more than one wire on a side. */
export function swapNodes({ graph }: Document, first: string, second: string): Edit | undefined {
  const into = graph.edges.filter((e) => e.to === first);
  const between = graph.edges.filter((e) => e.from === first);
  if (into.length !== 1 || between.length !== 1 || between[0]!.to !== second) return undefined;
  const rewire = (edge: Edge, change: Partial<Edge>): Edit[] => {
    const at = graph.edges.indexOf(edge);
    return [
      { kind: "removeEdge", edge, at },
      { kind: "addEdge", edge: { ...edge, ...change }, at },
    ];
  };
  const [enter, middle] = [into[0]!, between[0]!];
  const behind = graph.edges.filter((e) => e.from === second);
  return batch([
    ...rewire(enter, { to: second, input: middle.input }),
    ...rewire(middle, {
      from: second,
      output: behind[0]?.output ?? middle.output,
      to: first,
      input: enter.input,
    }),
    ...behind.flatMap((edge) => rewire(edge, { from: first, output: middle.output })),
  ]);
}

/** Puts a new node into a wire, by one input and one output of it. */
export function insertOnEdge(
  document: Document,
  edge: Edge,
  { node, input, output }: { node: Node; input: string; output: string },
): Edit {
  const at = document.graph.edges.findIndex((e) => edgeKey(e) === edgeKey(edge));
  return batch([
    { kind: "removeEdge", edge },
    { kind: "addNode", node },
    { kind: "addEdge", edge: { from: node.id, output, to: edge.to, input: edge.input }, at },
    { kind: "addEdge", edge: { from: edge.from, output: edge.output, to: node.id, input } },
  ]);
}

/** Adds copies of nodes and of the wires among them; one whose id is taken gets the next number. */
export function paste(
  document: Document,
  clip: { nodes: readonly Node[]; edges: readonly Edge[] },
  offset: readonly [number, number],
): { edit: Edit; ids: string[] } {
  const here = new Set(document.graph.nodes.map((n) => n.id));
  const taken = new Set(here);
  const names = new Map<string, string>();
  for (const n of clip.nodes) {
    const base = n.id.replace(/\d+$/, "");
    const id = taken.has(n.id) ? freshId((name) => name === base || taken.has(name), base) : n.id;
    taken.add(id);
    names.set(n.id, id);
  }
  const nodes = clip.nodes.map(({ tiedTo, ...n }): Edit => {
    const position: Node["position"] = [n.position[0] + offset[0], n.position[1] + offset[1]];
    // A copy shares with the copy of the other node, or with the other node itself where that is here.
    const to = tiedTo !== undefined && (names.get(tiedTo) ?? (here.has(tiedTo) ? tiedTo : undefined));
    const node = { ...n, id: names.get(n.id)!, position, ...(to ? { tiedTo: to } : {}) };
    return { kind: "addNode", node };
  });
  const inside = clip.edges.filter((e) => names.has(e.from) && names.has(e.to));
  const edges = inside.map((e): Edit => ({
    kind: "addEdge",
    edge: { ...e, from: names.get(e.from)!, to: names.get(e.to)! },
  }));
  return { edit: batch([...nodes, ...edges]), ids: [...names.values()] };
}

/** The edit that carries out a repair which a rule proposed for node `id`. */
export function repairEdit(document: Document, id: string, repair: RepairEdit): Edit | undefined {
  if ("setParams" in repair) return setParams(document, id, repair.setParams);
  const { input, type, params } = repair.insertBefore;
  const wire = document.graph.edges.find((e) => e.to === id && e.input === input);
  if (!wire) return undefined;
  const [x, y] = nodeOf(document, id).position;
  const source = nodeOf(document, wire.from).position;
  const node: Node = {
    id: freshNodeId(document, type),
    type,
    params: (params ?? {}) as Node["params"],
    position: [Math.round((x + source[0]) / 2), Math.round((y + source[1]) / 2)],
  };
  return insertOnEdge(document, wire, { node, input: "x", output: "y" });
}

/** A change of a graph as a change of the block whose graph it is. */
export function inBlock(id: string, edit: Edit): Edit {
  if (edit.kind === "batch") return { kind: "batch", edits: edit.edits.map((e) => inBlock(id, e)) };
  const ofDocument = ["setName", "setPlan", "setBlock", "inBlock", "replaceDocument"].includes(edit.kind);
  return ofDocument ? edit : { kind: "inBlock", id, edit };
}

/** Several edits as one; a single one stays itself. */
export const batch = (edits: readonly Edit[]): Edit =>
  edits.length === 1 ? edits[0]! : { kind: "batch", edits };

function inSequence(document: Document, steps: readonly ((now: Document) => Edit)[]): Edit {
  const edits: Edit[] = [];
  for (const [i, step] of steps.entries()) {
    const edit = step(document);
    if (i < steps.length - 1) document = applyEdit(document, edit).document;
    edits.push(edit);
  }
  return batch(edits);
}

const freshNodeId = (document: Document, base: string): string => {
  const taken = new Set(document.graph.nodes.map((n) => n.id));
  return freshId((id) => taken.has(id), base);
};

function nodeOf(document: Document, id: string): Node {
  const node = document.graph.nodes.find((n) => n.id === id);
  if (!node) throw new Error(`internal: no node ${id}`);
  return node;
}
