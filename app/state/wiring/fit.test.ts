import { expect, test } from "vitest";
import { check } from "../../../compiler/check/check.ts";
import { type Document, emptyDocument } from "../../../graph-schema/document.ts";
import { tensor } from "../../../ir/types/shape.ts";
import { allLayers } from "../layers/searchLayers.ts";
import { checkWire, portThatFits } from "./fit.ts";
import { pathOf, reachableNodes } from "./paths.ts";

const doc: Document = {
  ...emptyDocument(),
  graph: {
    nodes: [
      { id: "image", type: "input", params: {}, position: [0, 0] },
      { id: "tokens", type: "input", params: { shape: ["T"], dtype: "int32" }, position: [0, 0] },
      { id: "row", type: "input", params: { shape: [8] }, position: [0, 0] },
      { id: "conv", type: "conv2d", params: {}, position: [0, 0] },
      { id: "open", type: "conv2d", params: {}, position: [0, 0] },
      { id: "words", type: "embedding", params: {}, position: [0, 0] },
      { id: "sum", type: "add", params: {}, position: [0, 0] },
    ],
    edges: [{ from: "image", output: "y", to: "conv", input: "x" }],
  },
};
const checked = check(doc);
const checkBetween = (from: string, to: string, port = "x") =>
  checkWire(checked, { from: { node: from, port: "y" }, to: { node: to, port } });

test("a type that the layer takes fits, another is unfit and says why", () => {
  expect(checkBetween("image", "conv")).toEqual({ kind: "fits" });
  expect(checkBetween("tokens", "words")).toEqual({ kind: "fits" });
  expect(checkBetween("tokens", "conv")).toMatchObject({
    kind: "unfit",
    reason: expect.stringContaining("int32") as string,
  });
  expect(checkBetween("conv", "words")).toMatchObject({ kind: "unfit" });
  expect(checkBetween("row", "open")).toMatchObject({
    kind: "unfit",
    reason: expect.stringContaining("[N, 8]") as string,
  });
});

test("a cycle is refused and names what it would go through", () => {
  expect(checkBetween("conv", "conv").kind).toBe("refused");
  const wire = { from: "conv", output: "y", to: "sum", input: "x" };
  const longer = check({ ...doc, graph: { ...doc.graph, edges: [...doc.graph.edges, wire] } });
  const back = checkWire(longer, { from: { node: "sum", port: "y" }, to: { node: "conv", port: "x" } });
  expect(back).toMatchObject({ kind: "refused", reason: expect.stringContaining('"conv"') as string });
});

test("a path goes over several wires, up and down, and ends also on a cycle", () => {
  const wires = [
    { from: "a", output: "y", to: "b", input: "x" },
    { from: "b", output: "y", to: "c", input: "x" },
    { from: "c", output: "y", to: "a", input: "x" },
  ];
  const open = [...wires.slice(0, 2), { from: "a", output: "y", to: "d", input: "x" }];
  expect([...reachableNodes(wires, "a", "down")]).toEqual(["a", "b", "c"]);
  expect([...reachableNodes(open, "c", "down")]).toEqual(["c"]);
  expect([...reachableNodes(open, "c", "up")]).toEqual(["c", "b", "a"]);
  expect([...pathOf(open, open[1]!)].sort()).toEqual(["a.y>b.x", "b.y>c.x"]);
});

test("every layer takes its own first example at some port", () => {
  for (const layer of allLayers) {
    const example = Object.values(layer.examples[0]!.inputs)[0];
    if (!example || (layer.examples[0]!.params && Object.keys(layer.examples[0]!.params).length > 0))
      continue;
    const first =
      Array.isArray(example) && typeof example[0] === "object" ? (example[0] as unknown) : example;
    const type = Array.isArray(first)
      ? tensor(first as (string | number)[])
      : (first as ReturnType<typeof tensor>);
    expect(portThatFits(layer, type), layer.type).toBeDefined();
  }
});
