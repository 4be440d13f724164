import { expect, test } from "vitest";
import { emptyDocument, type Document } from "../../../graph-schema/document.ts";
import { pasteBlocks } from "../../../compiler/blocks/edits/pasteBlocks.ts";
import { blocksDocument } from "../../../test/golden/blocks.ts";
import { clipOf, readClip } from "./clip.ts";

const doc: Document = {
  ...emptyDocument(),
  graph: {
    nodes: ["a", "b", "c"].map((id) => ({ id, type: "relu", params: {}, position: [0, 0] })),
    edges: [
      { from: "a", output: "y", to: "b", input: "x" },
      { from: "b", output: "y", to: "c", input: "x" },
    ],
  },
};

test("a clip holds the chosen nodes and the wires among them, and survives the clipboard", () => {
  const clip = clipOf(doc, new Set(["a", "b"]));
  expect(clip.nodes.map((n) => n.id)).toEqual(["a", "b"]);
  expect(clip.edges).toEqual([doc.graph.edges[0]]);
  expect(readClip(JSON.stringify(clip))).toEqual(clip);
});

test("a whole document can be pasted, other text cannot", () => {
  expect(readClip(JSON.stringify(doc))?.nodes).toHaveLength(3);
  for (const text of ["", "{", "hello", "[]", '{"tensorloom":"layers","nodes":[],"edges":[]}', "null"])
    expect(readClip(text)).toBeUndefined();
});

test("instances of blocks take the blocks along, which are added only where they are not the same already", () => {
  const document = blocksDocument();
  const clip = clipOf(document, new Set(["stage1"]));
  expect(Object.keys(clip.blocks!)).toEqual(["stage", "residual"]);
  expect(readClip(JSON.stringify(clip))).toEqual(clip);
  expect(pasteBlocks(document, clip.blocks!, clip.nodes)).toEqual({ edits: [], nodes: clip.nodes });
  const other = { ...document.blocks!.residual!, title: "Another" };
  const there = { ...document, blocks: { ...document.blocks, residual: other } };
  const { edits, nodes } = pasteBlocks(there, clip.blocks!, clip.nodes);
  expect(nodes[0]!.type).toBe("block:stage2");
  expect(edits.map((e) => "id" in e && e.id)).toEqual(["residual2", "stage2"]);
  expect(JSON.stringify(edits)).not.toContain('"block:residual"');
});
