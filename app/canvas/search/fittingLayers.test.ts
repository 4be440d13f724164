import { expect, test } from "vitest";
import { check } from "../../../compiler/check/check.ts";
import { emptyDocument } from "../../../graph-schema/document.ts";
import { allLayers } from "../../state/layers/searchLayers.ts";
import { fittingLayers } from "./fittingLayers.ts";

const checked = check({
  ...emptyDocument(),
  graph: {
    nodes: [
      { id: "image", type: "input", params: {}, position: [0, 0] },
      { id: "tokens", type: "input", params: { shape: ["T"], dtype: "int32" }, position: [0, 0] },
      { id: "conv", type: "conv2d", params: {}, position: [0, 0] },
    ],
    edges: [{ from: "image", output: "y", to: "conv", input: "x" }],
  },
});

test("a wire dropped on the canvas is offered only what fits, at either end", () => {
  const types = (side: "input" | "output", node: string, port: string) =>
    fittingLayers(allLayers, checked, { from: { node, port }, side }).map((layer) => layer.type);
  expect(types("output", "tokens", "y")).toContain("embedding");
  expect(types("output", "tokens", "y")).not.toContain("conv2d");
  expect(types("output", "image", "y")).toContain("conv2d");
  expect(types("output", "image", "y")).not.toContain("embedding");
  expect(types("input", "conv", "x")).toContain("maxPool2d");
  expect(types("input", "conv", "x")).not.toContain("flatten");
  expect(types("input", "conv", "x")).not.toContain("output");
});
