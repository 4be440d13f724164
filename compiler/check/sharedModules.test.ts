import { expect, test } from "vitest";
import { type Blocks, type Document, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { createBuilder } from "../../ir/builder.ts";
import { tensor } from "../../ir/types/shape.ts";
import { reachable } from "../../ir/value.ts";
import { lower } from "../lower/lower.ts";
import type { LoweringContext } from "../lower/lowerNode.ts";
import { check } from "./check.ts";

type Placed = readonly [id: string, type: string, params?: Node["params"], rest?: Partial<Node>];

/** A chain of nodes from an input of four features to an output. */
function chain(layers: readonly Placed[], blocks?: Blocks): Document {
  const nodes = [["x1", "input", { shape: [4] }], ...layers, ["out", "output"]] as readonly Placed[];
  const port = (i: number, way: "input" | "output"): string =>
    nodes[i]![1].startsWith("block:") ? way : way === "input" ? "x" : "y";
  return {
    ...emptyDocument(),
    graph: {
      nodes: nodes.map(([id, type, params = {}, rest], i) => ({
        id,
        type,
        params,
        position: [200 * i, 0],
        ...rest,
      })),
      edges: nodes.slice(1).map(([to], i) => ({
        from: nodes[i]![0],
        output: port(i, "output"),
        to,
        input: port(i + 1, "input"),
      })),
    },
    ...(blocks && { blocks }),
  };
}

const bodyOf = (...layers: Placed[]): Blocks => {
  const { nodes, edges } = chain(layers).graph;
  const inner = nodes.map((n) =>
    n.id === "x1" ? { ...n, id: "input", params: {} } : n.id === "out" ? { ...n, id: "output" } : n,
  );
  const wires = edges.map((e) => ({
    ...e,
    from: e.from === "x1" ? "input" : e.from,
    to: e.to === "out" ? "output" : e.to,
  }));
  return { layer: { title: "Layer", params: [], graph: { nodes: inner, edges: wires } } };
};

const linear = { units: 4 };
const layer = bodyOf(["fc", "linear", linear], ["act", "tanh"]);

function stateOf(document: Document) {
  const b = createBuilder();
  const context: LoweringContext = {
    b,
    training: true,
    bind: { N: 3 },
    drawn: 0,
    state: [],
    inputs: new Map(),
    sampleWeight: b.leaf("weight", tensor([3])),
  };
  const checked = check(document);
  expect(checked.ok).toBe(true);
  lower(checked, context);
  return context.state;
}

test.each<[string, Document, { names: readonly string[]; parameters: number }]>([
  [
    "a copy of a block",
    chain(
      [
        ["one", "block:layer"],
        ["two", "block:layer", {}, { tiedTo: "one" }],
      ],
      layer,
    ),
    { names: ["one.fc.weight", "one.fc.bias"], parameters: 20 },
  ],
  [
    "a row",
    chain([["row", "block:layer", { repeat: 12, oneSetOfWeights: true }]], layer),
    { names: ["row.fc.weight", "row.fc.bias"], parameters: 20 },
  ],
  [
    "a layer in a block and one outside",
    chain(
      [
        ["outer", "linear", linear],
        ["act", "relu"],
        ["row", "block:layer", { repeat: 2 }],
      ],
      bodyOf(["inner", "linear", linear, { tiedTo: "outer" }], ["act", "tanh"]),
    ),
    { names: ["outer.weight", "outer.bias"], parameters: 20 },
  ],
  [
    "a decoder",
    chain([
      ["enc", "linear", { units: 3 }],
      ["act", "relu"],
      ["dec", "linear", linear, { tiedTo: "enc" }],
    ]),
    { names: ["enc.weight", "enc.bias", "dec.bias"], parameters: 12 + 3 + 4 },
  ],
  [
    "a layer whose weight is normalized",
    chain([
      ["one", "linear", linear, { wrapper: "weightNorm" }],
      ["two", "linear", linear, { tiedTo: "one" }],
    ]),
    { names: ["one.weight_g", "one.weight_v", "one.bias"], parameters: 24 },
  ],
])("%s that shares has its state once", (_name, document, { names, parameters }) => {
  expect(
    stateOf(document)
      .map((s) => s.name)
      .sort(),
  ).toEqual([...names].sort());
  expect(check(document).total.parameters).toBe(parameters);
});

test("each call of a batch norm starts from the statistics that the call before left", () => {
  const once = stateOf(chain([["one", "batchNorm1d"]]));
  const twice = stateOf(
    chain([
      ["one", "batchNorm1d"],
      ["act", "tanh"],
      ["two", "batchNorm1d", {}, { tiedTo: "one" }],
    ]),
  );
  expect(twice.map((s) => s.name)).toEqual(once.map((s) => s.name));
  const mean = twice.find((s) => s.name === "one.running_mean")!;
  const kept = reachable([mean.next!]).filter((v) => v.op === "mul" && v.inputs[1]?.data?.[0] === 0.9);
  expect(kept).toHaveLength(2);
});

test("a module is frozen where any call of it is", () => {
  const frozen = chain([
    ["one", "linear", linear],
    ["act", "tanh"],
    ["two", "linear", linear, { tiedTo: "one", frozen: true }],
  ]);
  expect(stateOf(frozen).map((s) => s.frozen)).toEqual([true, true]);
});
