import { describe, expect, test } from "vitest";
import {
  addLayer,
  connect,
  deleteNodes,
  insertOnEdge,
  moveNodes,
  paste,
  repairEdit,
  setParams,
  shareParameters,
} from "./compose.ts";
import { type Document, edgeKey, emptyDocument, type Node } from "../document.ts";
import { applyEdit, type Edit } from "./edit.ts";

/** "a>b.x" as nodes and wires; every node gives y. */
function graphOf(...wires: string[]): Document {
  const edges = wires.map((text) => {
    const [from, to, input] = text.split(/[>.]/) as [string, string, string];
    return { from, output: "y", to, input };
  });
  const ids = [...new Set(edges.flatMap((e) => [e.from, e.to]))];
  const nodes = ids.map((id, i): Node => ({ id, type: "relu", params: {}, position: [100 * i, 0] }));
  return { ...emptyDocument(), graph: { nodes, edges } };
}

const after = (d: Document, edit: Edit): Document => applyEdit(d, edit).document;
const wiresOf = (d: Document): string[] => d.graph.edges.map((e) => `${e.from}>${e.to}.${e.input}`);
const idsOf = (d: Document): string[] => d.graph.nodes.map((n) => n.id);

describe("deleteNodes", () => {
  test.each([
    { what: "joins both sides", wires: ["a>b.x", "b>c.x"], ids: ["b"], left: ["a>c.x"] },
    {
      what: "joins across several nodes",
      wires: ["a>b.x", "b>c.x", "c>d.x"],
      ids: ["b", "c"],
      left: ["a>d.x"],
    },
    {
      what: "in whatever order they are chosen",
      wires: ["a>b.x", "b>c.x", "c>d.x"],
      ids: ["c", "b"],
      left: ["a>d.x"],
    },
    { what: "feeds every reader", wires: ["a>b.x", "b>c.x", "b>d.x"], ids: ["b"], left: ["a>c.x", "a>d.x"] },
    { what: "takes the first input", wires: ["a>m.x", "b>m.y", "m>c.x"], ids: ["m"], left: ["a>c.x"] },
    { what: "draws no wire twice", wires: ["a>b.x", "b>c.x", "a>c.x"], ids: ["b"], left: ["a>c.x"] },
    {
      what: "keeps the order of wires into a port",
      wires: ["a>b.x", "b>c.x", "d>c.x"],
      ids: ["b"],
      left: ["a>c.x", "d>c.x"],
    },
    { what: "has nothing to join before an input", wires: ["a>b.x", "b>c.x"], ids: ["a"], left: ["b>c.x"] },
    {
      what: "survives a node that feeds itself",
      wires: ["b>b.x", "a>b.x", "b>c.x"],
      ids: ["b"],
      left: ["a>c.x"],
    },
  ])("with healing $what", ({ wires, ids, left }) => {
    const before = graphOf(...wires);
    const { document, inverse } = applyEdit(before, deleteNodes(before, ids, { heal: true }));
    expect(wiresOf(document)).toEqual(left);
    expect(idsOf(document)).toEqual(idsOf(before).filter((id) => !ids.includes(id)));
    expect(after(document, inverse)).toEqual(before);
  });

  test("gives what shared their parameters its own", () => {
    const plain = graphOf("a>b.x", "b>c.x");
    const before = after(plain, shareParameters(plain, "c", "a"));
    const { document, inverse } = applyEdit(before, deleteNodes(before, ["a"], { heal: true }));
    expect(document.graph.nodes.map((n) => n.tiedTo)).toEqual([undefined, undefined]);
    expect(JSON.stringify(applyEdit(document, inverse).document)).toBe(JSON.stringify(before));
  });

  test("without healing leaves both sides open", () => {
    const before = graphOf("a>b.x", "b>c.x", "a>c.y");
    expect(wiresOf(after(before, deleteNodes(before, ["b"], { heal: false })))).toEqual(["a>c.y"]);
  });
});

describe("connect", () => {
  const before = graphOf("a>c.x", "b>d.x");
  const wire = { from: "b", output: "y", to: "c", input: "x" };

  test("replaces the wire of a port that takes one", () => {
    expect(wiresOf(after(before, connect(before, wire, { variadic: false })))).toEqual(["b>d.x", "b>c.x"]);
  });
  test("adds to a port that takes many", () => {
    expect(wiresOf(after(before, connect(before, wire, { variadic: true })))).toEqual([
      "a>c.x",
      "b>d.x",
      "b>c.x",
    ]);
  });
  test("changes nothing when the wire is there", () => {
    expect(connect(before, before.graph.edges[0]!, { variadic: false })).toEqual({
      kind: "batch",
      edits: [],
    });
  });
});

test("addLayer names a node by its type and never by a word of Python", () => {
  const first = graphOf("relu>relu2.x");
  expect(addLayer(first, { type: "relu", position: [1, 2] }).id).toBe("relu3");
  expect(addLayer(first, { type: "float", position: [1, 2] }).id).toBe("float2");
  const { edit } = addLayer(first, { type: "linear", params: { units: 3 }, position: [1, 2] });
  expect(after(first, edit).graph.nodes.at(-1)).toEqual({
    id: "linear",
    type: "linear",
    params: { units: 3 },
    position: [1, 2],
  });
});

test("setParams changes some settings and takes others back to their defaults", () => {
  const before = after(graphOf("a>b.x"), setParams(graphOf("a>b.x"), "a", { units: 3, bias: false }));
  const edit = setParams(before, "a", { units: undefined, bias: true });
  expect(after(before, edit).graph.nodes[0]!.params).toEqual({ bias: true });
});

test("moveNodes moves only what it names", () => {
  const before = graphOf("a>b.x");
  const moved = after(before, moveNodes(before, new Map([["b", [7, 8] as [number, number]]])));
  expect(moved.graph.nodes.map((n) => n.position)).toEqual([
    [0, 0],
    [7, 8],
  ]);
});

test("insertOnEdge keeps the place of the wire among others into the port", () => {
  const before = graphOf("a>c.x", "b>c.x");
  const node: Node = { id: "new", type: "relu", params: {}, position: [0, 0] };
  const edit = insertOnEdge(before, before.graph.edges[0]!, { node, input: "x", output: "y" });
  expect(wiresOf(after(before, edit))).toEqual(["new>c.x", "b>c.x", "a>new.x"]);
});

describe("paste", () => {
  const source = graphOf("a>fc1.x", "fc1>fc2.x", "fc2>b.x");
  const clip = { nodes: source.graph.nodes.slice(1, 3), edges: source.graph.edges };

  test("copies nodes and the wires among them under the next numbers", () => {
    const { edit, ids } = paste(source, clip, [10, 20]);
    const pasted = after(source, edit);
    expect(ids).toEqual(["fc3", "fc4"]);
    expect(wiresOf(pasted).slice(3)).toEqual(["fc3>fc4.x"]);
    expect(pasted.graph.nodes.at(-1)!.position).toEqual([210, 20]);
    expect(pasted.graph.nodes.slice(0, 4)).toEqual(source.graph.nodes);
  });
  test("copies that shared parameters share those of the copies, or of what they were tied to", () => {
    const tied = after(source, shareParameters(source, "fc2", "fc1"));
    const both = { nodes: tied.graph.nodes.slice(1, 3), edges: [] };
    const one = { nodes: tied.graph.nodes.slice(2, 3), edges: [] };
    const sharingOf = (d: Document): unknown[] => d.graph.nodes.slice(-1).map((n) => [n.id, n.tiedTo]);
    expect(sharingOf(after(tied, paste(tied, both, [0, 0]).edit))).toEqual([["fc4", "fc3"]]);
    expect(sharingOf(after(tied, paste(tied, one, [0, 0]).edit))).toEqual([["fc3", "fc1"]]);
    const elsewhere = emptyDocument();
    expect(sharingOf(after(elsewhere, paste(elsewhere, one, [0, 0]).edit))).toEqual([["fc2", undefined]]);
  });
  test("keeps names that are free", () => {
    expect(paste(emptyDocument(), clip, [0, 0]).ids).toEqual(["fc1", "fc2"]);
  });
  test("never makes a word of Python", () => {
    const x = graphOf("x1>x2.x");
    expect(paste(x, x.graph, [0, 0]).ids).toEqual(["x3", "x4"]);
  });
});

describe("repairEdit", () => {
  const before = graphOf("a>m.x", "b>m.x", "a>n.x");

  test("puts a layer into the wire that a rule blames", () => {
    const insertBefore = { input: "x", type: "reshape", params: { shape: [4] } };
    const fixed = after(before, repairEdit(before, "n", { insertBefore })!);
    expect(wiresOf(fixed)).toEqual(["a>m.x", "b>m.x", "reshape>n.x", "a>reshape.x"]);
    expect(fixed.graph.nodes.at(-1)).toEqual({
      id: "reshape",
      type: "reshape",
      params: { shape: [4] },
      position: [150, 0],
    });
  });
  test("changes a setting", () => {
    const fixed = after(before, repairEdit(before, "m", { setParams: { axis: 2 } })!);
    expect(fixed.graph.nodes[1]!.params).toEqual({ axis: 2 });
  });
  test("offers nothing where there is no wire", () => {
    const insertBefore = { input: "other", type: "reshape" };
    expect(repairEdit(before, "n", { insertBefore })).toBeUndefined();
  });
});

test("edgeKey tells wires apart", () => {
  expect(edgeKey(graphOf("a>m.x").graph.edges[0]!)).toBe("a.y>m.x");
});
