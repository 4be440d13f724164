import type { Document, Edge, Node } from "./document.ts";
import { edgeKey } from "./document.ts";
import type { Plan } from "./plan.ts";

/** A change of a document, as data. Everything that changes one goes through {@link applyEdit}. */
export type Edit =
  | { kind: "addNode"; node: Node; at?: number }
  /** The node must have no wires. */
  | { kind: "removeNode"; id: string }
  /** Its wires follow when the id changes. */
  | { kind: "replaceNode"; id: string; node: Node }
  | { kind: "addEdge"; edge: Edge; at?: number }
  | { kind: "removeEdge"; edge: Edge }
  | { kind: "setName"; name: string }
  | { kind: "setPlan"; plan: Plan }
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
      if (graph.nodes.some((n) => n.id === edit.node.id)) fail(`node ${edit.node.id} exists`);
      const nodes = graph.nodes.toSpliced(edit.at ?? graph.nodes.length, 0, edit.node);
      return { document: withGraph(document, { nodes }), inverse: { kind: "removeNode", id: edit.node.id } };
    }
    case "removeNode": {
      const at = indexOfNode(document, edit.id);
      if (graph.edges.some((e) => e.from === edit.id || e.to === edit.id)) fail(`node ${edit.id} has wires`);
      return {
        document: withGraph(document, { nodes: graph.nodes.toSpliced(at, 1) }),
        inverse: { kind: "addNode", node: graph.nodes[at]!, at },
      };
    }
    case "replaceNode": {
      const at = indexOfNode(document, edit.id);
      const { id } = edit.node;
      const nodes = graph.nodes.with(at, edit.node);
      const inverse: Edit = { kind: "replaceNode", id, node: graph.nodes[at]! };
      if (id === edit.id) return { document: withGraph(document, { nodes }), inverse };
      if (graph.nodes.some((n) => n.id === id)) fail(`node ${id} exists`);
      const edges = graph.edges.map((e) => renameEnds(e, edit.id, id));
      return { document: withGraph(document, { nodes, edges }), inverse };
    }
    case "addEdge": {
      if (indexOfEdge(document, edit.edge) >= 0) fail(`wire ${edgeKey(edit.edge)} exists`);
      const edges = graph.edges.toSpliced(edit.at ?? graph.edges.length, 0, edit.edge);
      return { document: withGraph(document, { edges }), inverse: { kind: "removeEdge", edge: edit.edge } };
    }
    case "removeEdge": {
      const at = indexOfEdge(document, edit.edge);
      if (at < 0) fail(`no wire ${edgeKey(edit.edge)}`);
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
    case "replaceDocument":
      return { document: edit.document, inverse: { kind: "replaceDocument", document } };
    case "batch":
      return applyBatch(document, edit.edits);
  }
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

function indexOfNode(document: Document, id: string): number {
  const at = document.graph.nodes.findIndex((n) => n.id === id);
  return at >= 0 ? at : fail(`no node ${id}`);
}

function indexOfEdge(document: Document, edge: Edge): number {
  const key = edgeKey(edge);
  return document.graph.edges.findIndex((e) => edgeKey(e) === key);
}

function renameEnds(e: Edge, before: string, after: string): Edge {
  if (e.from !== before && e.to !== before) return e;
  return { ...e, from: e.from === before ? after : e.from, to: e.to === before ? after : e.to };
}

function fail(why: string): never {
  throw new Error(`internal: the edit does not apply: ${why}`);
}
