import type { Blocks, Document } from "../../graph-schema/document.ts";
import type { Checked } from "./checked.ts";
import { checkGraph } from "./checkGraph.ts";

/**
 * Everything that can be known about a document: types on every wire, costs, and all independent faults. Total: it
 * never throws. Given the result for a document that shares nodes with this one, only what changed is worked out.
 */
export const check = (document: Document, previous?: Checked): Checked =>
  checkGraph(document, environmentOf(document), { previous });

const noBlocks: Blocks = {};

/** What the nodes of a document's own graph can refer to. */
const environmentOf = (document: Document) => ({
  blocks: document.blocks ?? noBlocks,
  scope: {},
  checkGraph,
});
