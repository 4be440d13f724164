import { describe, expect, test } from "vitest";
import { renderDiagnostic } from "./diagnostics/render.ts";
import { readValue } from "./readDocument.ts";
import { document, type Document, emptyDocument, freshId, nodeId } from "./document.ts";
import { layers } from "../layers/layers.ts";

const full: Document = {
  ...emptyDocument("Digits"),
  graph: {
    nodes: [
      { id: "a", type: "input", params: { shape: [1, 28, 28] }, position: [0, 0] },
      {
        id: "b",
        type: "no such layer",
        params: {},
        position: [1.5, -2],
        bypassed: true,
        frozen: true,
        wrapper: "w",
        tiedTo: "a",
      },
    ],
    edges: [{ from: "a", output: "y", to: "b", input: "x" }],
  },
};

test("a document reads back as it was written", () => {
  expect(document.parse(JSON.parse(JSON.stringify(full)))).toEqual(full);
  expect(document.parse(emptyDocument())).toEqual(emptyDocument());
});

test.each<[string, (string | number)[], unknown]>([
  ["an unknown version", ["version"], 99],
  ["a key that nothing reads", ["graph", "nodes", 0, "color"], "red"],
  ["a position of one number", ["graph", "nodes", 0, "position"], [1]],
  ["a name that Python cannot have", ["graph", "nodes", 0, "id"], "class"],
  ["a wire without an end", ["graph", "edges", 0, "to"], undefined],
  ["settings that are not JSON", ["graph", "nodes", 0, "params", "f"], () => 0],
  ["a plan with no epochs", ["plan", "epochs"], 0],
])("refuses %s", (_what, path, value) => {
  const spoiled = structuredClone(full);
  const owner = path.slice(0, -1).reduce((at, key) => Reflect.get(at, key) as object, spoiled as object);
  Reflect.set(owner, path.at(-1)!, value);
  expect(document.safeParse(spoiled).success).toBe(false);
});

describe("names of nodes", () => {
  test.each(["a", "conv2d", "A_1", "x", "x1", "n".repeat(63)])("%s is one", (id) => {
    expect(nodeId.safeParse(id).success).toBe(true);
  });
  test.each(["", "1a", "_a", "a-b", "a.b", "é", "a\n", "n".repeat(64), "lambda", "self", "F", "forward"])(
    "%j is none",
    (id) => expect(nodeId.safeParse(id).success).toBe(false),
  );
  test("a block whose name Python needs is told what names there are", () => {
    const named = {
      ...emptyDocument(),
      blocks: { double: { title: "Double", params: [], graph: { nodes: [], edges: [] } } },
    };
    const read = readValue(named);
    expect(read.ok ? [] : read.diagnostics.map(renderDiagnostic)).toEqual([
      'setting blocks.double: expected a name that Python and PyTorch leave free, such as one with a number behind it, got "double".',
    ]);
  });
  test.each(Object.keys(layers))("%s can name its own node", (type) => {
    expect(nodeId.safeParse(type).success).toBe(true);
  });
});

test.each<[string[], string, string]>([
  [[], "conv", "conv"],
  [["conv"], "conv", "conv2"],
  [["conv", "conv2"], "conv", "conv3"],
  [[], "lambda", "lambda2"],
  [["n".repeat(63)], "n".repeat(63), `${"n".repeat(62)}2`],
])("with %j taken, %s becomes %s", (taken, base, expected) => {
  const id = freshId((name) => taken.includes(name), base);
  expect(id).toBe(expected);
  expect(nodeId.safeParse(id).success).toBe(true);
});

test("what is nested beyond measure is refused with its place", () => {
  const deep = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
  const node = (levels: number) => ({
    id: "a",
    type: "linear",
    params: { units: deep(levels) },
    position: [0, 0],
  });
  const read = (levels: number) =>
    readValue({ ...emptyDocument(), graph: { nodes: [node(levels)], edges: [] } });
  expect(read(30).ok).toBe(true);
  for (const levels of [40, 3_000, 100_000]) {
    const found = read(levels);
    expect(found.ok ? [] : found.diagnostics.map(renderDiagnostic)).toEqual([
      "setting graph.nodes.0.params.units.0.0.0: expected values inside at most 40 others, got values inside one another beyond that.",
    ]);
  }
});
