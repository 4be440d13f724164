import { expect, test } from "vitest";
import type { Document, Graph, Node } from "../../graph-schema/document.ts";
import { block, graph } from "../../test/parity/graph.ts";
import { check } from "./check.ts";

const document: Document = {
  ...graph(
    [
      ["features", "input", { shape: [10] }],
      ["parts", "split", { sizes: [4, 6] }],
      ["copy", "block:copy"],
      ["fit", "linear", { units: 3 }],
      ["result", "output"],
    ],
    ["features>parts.x", "parts:y1>copy.value", "copy:out>fit.x", "fit>result.x"],
  ),
  blocks: {
    copy: block(
      { title: "Copy" },
      [
        ["value", "input"],
        ["out", "output"],
      ],
      ["value>out.x"],
    ),
  },
};
const { nodes, edges } = document.graph;

const withGraph = (change: Partial<Graph>): Document => ({
  ...document,
  graph: { ...document.graph, ...change },
});

const withNode = (id: string, change: Partial<Node>): Document =>
  withGraph({ nodes: nodes.map((n) => (n.id === id ? { ...n, ...change } : n)) });

/** The document with a port of the block under another name. */
function withPort(id: string, name: string): Document {
  const text = JSON.stringify(document.blocks).replaceAll(`"${id}"`, `"${name}"`);
  return { ...document, blocks: JSON.parse(text) as Document["blocks"] & {} };
}

test.each([
  { name: "a setting", edited: withNode("fit", { params: { units: 5 } }) },
  { name: "a fault in a setting", edited: withNode("fit", { params: { units: "many" } }) },
  { name: "a place", edited: withNode("fit", { position: [7, 7] }) },
  { name: "the plan", edited: { ...document, plan: { ...document.plan, batchSize: 7 } } },
])("another value of $name leaves the wiring what it was", ({ edited }) => {
  const before = check(document);
  const after = check(edited, before);
  expect(after.wiring).toBe(before.wiring);
  expect(after).toEqual(check(edited));
});

test.each([
  { name: "a port that a setting takes away", edited: withNode("parts", { params: { sizes: [10] } }) },
  { name: "an output of a block by another name", edited: withPort("out", "left") },
  { name: "an input of a block by another name", edited: withPort("value", "entered") },
  { name: "a type", edited: withNode("fit", { type: "multiheadAttention", params: {} }) },
  { name: "an output that is none", edited: withNode("result", { type: "relu" }) },
  { name: "an unknown type", edited: withNode("fit", { type: "teleport" }) },
  { name: "an id", edited: withNode("fit", { id: "other" }) },
  { name: "an id twice", edited: withGraph({ nodes: [...nodes, nodes[3]!] }) },
  { name: "a node more", edited: withGraph({ nodes: [...nodes, { ...nodes[3]!, id: "more" }] }) },
  { name: "a node less", edited: withGraph({ nodes: nodes.slice(1) }) },
  { name: "the order of nodes", edited: withGraph({ nodes: nodes.toReversed() }) },
  { name: "a wire less", edited: withGraph({ edges: edges.slice(1) }) },
  { name: "a wire twice", edited: withGraph({ edges: [...edges, edges[0]!] }) },
  {
    name: "a cycle",
    edited: withGraph({ edges: edges.map((e) => (e.to === "fit" ? { ...e, from: "fit", output: "y" } : e)) }),
  },
])("$name is found as in a whole check, and gone again", ({ edited }) => {
  const before = check(document);
  const after = check(edited, before);
  expect(after).toEqual(check(edited));
  expect(after.wiring).not.toBe(before.wiring);
  expect(check(document, after)).toEqual(before);
});
