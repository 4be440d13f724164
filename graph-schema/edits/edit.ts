import type { Block, Document, Edge, Node } from "../document.ts";
import { edgeKey } from "../document.ts";
import type { Plan } from "../plan/plan.ts";
import { namesInPlan, renameInPlan } from "../plan/renameInPlan.ts";

/**
 * A change of a document, as data. Everything that changes one goes through {@link applyEdit}. Two nodes of one name
 * and two wires alike can be in a document that was written by hand, so `at` says which is meant; the first otherwise.
 */
export type Edit =
  | { kind: "addNode"; node: Node; at?: number }
  /** The last node of its name must have no wires. */
  | { kind: "removeNode"; id: string; at?: number }
  /** Its wires, nodes that share its parameters and what the plan says of it follow when the id changes. */
  | { kind: "replaceNode"; id: string; node: Node }
  | { kind: "addEdge"; edge: Edge; at?: number }
  | { kind: "removeEdge"; edge: Edge; at?: number }
  | { kind: "setName"; name: string }
  | { kind: "setPlan"; plan: Plan }
  /** Makes, changes or (undefined) drops a block; one that is new comes last unless `at` says where. */
  | { kind: "setBlock"; id: string; block: Block | undefined; at?: number }
  /** The same kind of change in the graph of a block. */
  | { kind: "inBlock"; id: string; edit: Edit }
  /** The whole document, as when its text was edited. */
  | { kind: "replaceDocument"; document: Document }
  | { kind: "batch"; edits: readonly Edit[] };

export interface Applied {
  document: Document;
  /** Applied to `document`, gives back the one before, byte for byte. */
  inverse: Edit;
}

/** Applies an edit. What it leaves alone keeps its identity, so that checks can be incremental. */
export function applyEdit(document: Document, edit: Edit): Applied {
  const { graph } = document;
  switch (edit.kind) {
    case "addNode": {
      const at = edit.at ?? graph.nodes.length;
      return {
        document: withGraph(document, { nodes: graph.nodes.toSpliced(at, 0, edit.node) }),
        inverse: { kind: "removeNode", id: edit.node.id, at },
      };
    }
    case "removeNode": {
      const at = indexOfNode(document, edit.id, edit.at);
      const others = graph.nodes.some((n, i) => n.id === edit.id && i !== at);
      if (!others && graph.edges.some((e) => e.from === edit.id || e.to === edit.id))
        fail(`node ${edit.id} has wires`);
      return {
        document: withGraph(document, { nodes: graph.nodes.toSpliced(at, 1) }),
        inverse: { kind: "addNode", node: graph.nodes[at]!, at },
      };
    }
    case "replaceNode": {
      const at = indexOfNode(document, edit.id);
      const { id } = edit.node;
      const replaced = graph.nodes.with(at, edit.node);
      const inverse: Edit = { kind: "replaceNode", id, node: graph.nodes[at]! };
      if (id === edit.id) return { document: withGraph(document, { nodes: replaced }), inverse };
      const nodes = replaced.map((n) => (n.tiedTo === edit.id ? { ...n, tiedTo: id } : n));
      const edges = graph.edges.map((e) => renameEnds(e, edit.id, id));
      const plan = renameInPlan(document.plan, edit.id, id);
      const renamed = { ...withGraph(document, { nodes, edges }), plan };
      // What spoke of the new name before it existed could not be told apart afterwards.
      const isAmbiguous = speaksOf(graph, id) || namesInPlan(document.plan).has(id);
      return {
        document: renamed,
        inverse: isAmbiguous ? { kind: "replaceDocument", document } : inverse,
      };
    }
    case "addEdge": {
      const at = edit.at ?? graph.edges.length;
      return {
        document: withGraph(document, { edges: graph.edges.toSpliced(at, 0, edit.edge) }),
        inverse: { kind: "removeEdge", edge: edit.edge, at },
      };
    }
    case "removeEdge": {
      const at = indexOfEdge(document, edit.edge, edit.at);
      return {
        document: withGraph(document, { edges: graph.edges.toSpliced(at, 1) }),
        inverse: { kind: "addEdge", edge: graph.edges[at]!, at },
      };
    }
    case "setName":
      return {
        document: { ...document, name: edit.name },
        inverse: { kind: "setName", name: document.name },
      };
    case "setPlan":
      return {
        document: { ...document, plan: edit.plan },
        inverse: { kind: "setPlan", plan: document.plan },
      };
    case "setBlock":
      return setBlock(document, edit);
    case "inBlock": {
      const block = document.blocks?.[edit.id] ?? fail(`no block ${edit.id}`);
      const applied = applyEdit({ ...document, graph: block.graph }, edit.edit);
      const blocks = { ...document.blocks, [edit.id]: { ...block, graph: applied.document.graph } };
      return {
        document: { ...document, blocks },
        inverse: { kind: "inBlock", id: edit.id, edit: applied.inverse },
      };
    }
    case "replaceDocument":
      return { document: edit.document, inverse: { kind: "replaceDocument", document } };
    case "batch":
      return applyBatch(document, edit.edits);
  }
}

function setBlock(document: Document, { id, block, at }: Extract<Edit, { kind: "setBlock" }>): Applied {
  const entries = Object.entries(document.blocks ?? {});
  const before = entries.findIndex(([name]) => name === id);
  const after = [...entries];
  if (before >= 0 && block) after[before] = [id, block];
  else if (block) after.splice(at ?? after.length, 0, [id, block]);
  else if (before >= 0) after.splice(before, 1);
  const { plan, blocks: _blocks, ...rest } = document;
  return {
    document: { ...rest, ...(after.length > 0 && { blocks: Object.fromEntries(after) }), plan },
    inverse: { kind: "setBlock", id, block: entries[before]?.[1], ...(before >= 0 && { at: before }) },
  };
}

function applyBatch(document: Document, edits: readonly Edit[]): Applied {
  const inverses: Edit[] = [];
  for (const edit of edits) {
    const applied = applyEdit(document, edit);
    document = applied.document;
    inverses.unshift(applied.inverse);
  }
  return { document, inverse: { kind: "batch", edits: inverses } };
}

const withGraph = (document: Document, change: Partial<Document["graph"]>): Document => ({
  ...document,
  graph: { ...document.graph, ...change },
});

function indexOfNode({ graph }: Document, id: string, at?: number): number {
  if (at !== undefined && graph.nodes[at]?.id === id) return at;
  const first = graph.nodes.findIndex((n) => n.id === id);
  return first >= 0 ? first : fail(`no node ${id}`);
}

function indexOfEdge({ graph }: Document, edge: Edge, at?: number): number {
  const key = edgeKey(edge);
  if (at !== undefined && graph.edges[at] && edgeKey(graph.edges[at]) === key) return at;
  const first = graph.edges.findIndex((e) => edgeKey(e) === key);
  return first >= 0 ? first : fail(`no wire ${key}`);
}

const speaksOf = ({ nodes, edges }: Document["graph"], id: string): boolean =>
  nodes.some((n) => n.tiedTo === id) || edges.some((e) => e.from === id || e.to === id);

function renameEnds(e: Edge, before: string, after: string): Edge {
  if (e.from !== before && e.to !== before) return e;
  return { ...e, from: e.from === before ? after : e.from, to: e.to === before ? after : e.to };
}

function fail(why: string): never {
  throw new Error(`internal: the edit does not apply: ${why}`);
}
