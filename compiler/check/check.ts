import type { Blocks, Document } from "../../graph-schema/document.ts";
import type { Layer } from "../../layers/layer.ts";
import { type BlockLayer, blockLayer } from "../blocks/blockLayer.ts";
import { containsBlock } from "../blocks/containsBlock.ts";
import type { Checked } from "./checked.ts";
import { checkGraph } from "./checkGraph.ts";
import { resolveNode } from "./resolveNode.ts";

/**
 * Everything that can be known about a document: types on every wire, costs, and all independent faults. Total: it
 * never throws. Given the result for a document that shares nodes with this one, only what changed is checked.
 */
export const check = (document: Document, previous?: Checked): Checked =>
  checkGraph(document, environmentOf(document), { previous });

const noBlocks: Blocks = {};

/** What the nodes of a document's own graph can refer to. */
const environmentOf = (document: Document) => ({
  blocks: document.blocks ?? noBlocks,
  scope: {},
});

/**
 * The layer of each node of a document's graph, with the ports that its settings give it, without a check; `block` is
 * the block whose graph stands in the document, if any.
 */
export function layersOf(document: Document, block?: string): ReadonlyMap<string, Layer | undefined> {
  const environment = { ...environmentOf(document), ...(block !== undefined && { block }) };
  return new Map(document.graph.nodes.map((n) => [n.id, resolveNode(n, environment).layer]));
}

/** The blocks of a document as layers that can be placed; without those that a block `around` stands in. */
export function blockLayersOf(document: Document, around?: string): readonly BlockLayer[] {
  const environment = environmentOf(document);
  return Object.keys(environment.blocks)
    .filter((name) => around === undefined || !containsBlock(environment.blocks, name, around))
    .map((name) => blockLayer(name, environment.blocks));
}
