import type { Blocks, Document } from "../../graph-schema/document.ts";
import { block, graph, type Placed } from "./graph.ts";
import { rowDocuments } from "./rowDocuments.ts";

// One module that is called several times, by nodes of a graph, by instances of a block, by a row of them, and from
// inside a block: what it keeps is kept once, and each call finds what the one before has left.

const withBlocks = (document: Document, blocks: Blocks): Document => ({ ...document, blocks });

/** Features through a normalized layer and a batch norm, both of which keep what training changes. */
const tower = () =>
  block(
    { title: "Tower" },
    [
      ["input", "input"],
      ["fc", "linear", { units: 4 }, { wrapper: "spectralNorm" }],
      ["norm", "batchNorm1d"],
      ["act", "tanh"],
      ["output", "output"],
    ],
    ["input>fc.x", "fc>norm.x", "norm>act.x", "act>output.x"],
  );

const inputs = (...ids: readonly string[]): Placed[] => ids.map((id) => [id, "input", { shape: [4] }]);

/** Two inputs, each through a node of its own, whose results are outputs. */
const siamese = (one: Placed, two: Placed, [input, output] = ["x", "y"]): Document =>
  graph(
    [...inputs("left", "right"), one, two, ["a", "output"], ["b", "output"]],
    [
      `left>${one[0]}.${input}`,
      `right>${two[0]}.${input}`,
      `${one[0]}:${output}>a.x`,
      `${two[0]}:${output}>b.x`,
    ],
  );
const ports: [string, string] = ["input", "output"];

export const sharedDocuments: Readonly<Record<string, Document>> = {
  "two batch norms that are one, of which the later in the data comes first in the document": graph(
    [
      ...inputs("left"),
      ["second", "batchNorm1d", {}, { tiedTo: "first" }],
      ["fc", "linear", { units: 4 }],
      ["first", "batchNorm1d"],
      ["a", "output"],
      ["b", "output"],
    ],
    ["left>first.x", "first>fc.x", "fc>second.x", "first>a.x", "second>b.x"],
  ),
  "three batch norms that are one beside each other, in the order of the document": graph(
    [
      ...inputs("left", "right", "other"),
      ["r1", "tanh"],
      ["r2", "tanh"],
      ["third", "batchNorm1d", {}, { tiedTo: "second" }],
      ["second", "batchNorm1d"],
      ["first", "batchNorm1d", {}, { tiedTo: "second" }],
      ["a", "output"],
      ["b", "output"],
      ["c", "output"],
    ],
    [
      "left>r1.x",
      "r1>r2.x",
      "r2>third.x",
      "right>second.x",
      "other>first.x",
      "third>a.x",
      "second>b.x",
      "first>c.x",
    ],
  ),
  "a layer that is called again with the norm of its weight": siamese(
    ["one", "linear", { units: 3 }, { wrapper: "weightNorm" }],
    ["two", "linear", { units: 3 }, { tiedTo: "one" }],
  ),
  "a layer that is frozen where it is called again": siamese(
    ["one", "linear", { units: 3 }, { wrapper: "spectralNorm" }],
    ["two", "linear", { units: 3 }, { tiedTo: "one", frozen: true }],
  ),
  "a convolution that shares its weight at another stride, and normalized": graph(
    [
      ["image", "input", { shape: [2, 7, 7] }],
      ["one", "conv2d", { channels: 2, padding: 1 }, { wrapper: "weightNorm" }],
      ["two", "conv2d", { channels: 2, stride: 2 }, { tiedTo: "one" }],
      ["back", "convTranspose2d", { channels: 2, kernel: 3 }, { tiedTo: "one", frozen: true }],
      ["out", "output"],
      ["up", "output"],
    ],
    ["image>one.x", "one>two.x", "two>back.x", "two>out.x", "back>up.x"],
  ),
  "a decoder that takes the weights of the encoder transposed, also a square one": graph(
    [
      ["x1", "input", { shape: [6] }],
      ["wide", "linear", { units: 3 }],
      ["square", "linear", { units: 3 }],
      ["act", "tanh"],
      ["squareBack", "linear", { units: 3 }, { tiedTo: "square", tiedTransposed: true }],
      ["act2", "tanh"],
      ["wideBack", "linear", { units: 6, bias: false }, { tiedTo: "wide" }],
      ["out", "output"],
    ],
    [
      "x1>wide.x",
      "wide>square.x",
      "square>act.x",
      "act>squareBack.x",
      "squareBack>act2.x",
      "act2>wideBack.x",
      "wideBack>out.x",
    ],
  ),
  "a head that shares the weight of an embedding, which a spectral norm makes of it": graph(
    [
      ["tokens", "input", { shape: ["T"], dtype: "int32" }],
      ["embedding", "embedding", { count: 7, dimension: 4 }, { wrapper: "spectralNorm" }],
      ["act", "tanh"],
      ["head", "linear", { units: 7 }, { tiedTo: "embedding" }],
      ["out", "output"],
    ],
    ["tokens>embedding.x", "embedding>act.x", "act>head.x", "head>out.x"],
  ),
  "recurrent layers that share what they learned at other settings": graph(
    [
      ["x1", "input", { shape: ["T", 3] }],
      ["one", "lstm", { units: 3 }],
      ["two", "lstm", { units: 3, bias: false }, { tiedTo: "one" }],
      ["out", "output"],
      ["rest", "output"],
    ],
    ["x1>one.x", "one>two.x", "one>rest.x", "two>out.x"],
  ),
  "tensors that are one parameter": graph(
    [
      ...inputs("left"),
      ["copy", "parameter", { shape: [4], init: "constant", scale: 7 }, { tiedTo: "scale" }],
      ["scale", "parameter", { shape: [4], scale: 1 }],
      ["sum", "add"],
      ["product", "multiply"],
      ["out", "output"],
    ],
    ["left>sum.a", "copy>sum.b", "sum>product.a", "scale>product.b", "product>out.x"],
  ),
  "a siamese block": withBlocks(
    siamese(["one", "block:tower"], ["two", "block:tower", {}, { tiedTo: "one" }], ports),
    { tower: tower() },
  ),
  "a siamese block of which the second is frozen": withBlocks(
    siamese(["one", "block:tower"], ["two", "block:tower", {}, { tiedTo: "one", frozen: true }], ports),
    { tower: tower() },
  ),
  "rows of copies that are the same rows": withBlocks(
    graph(
      [
        ...inputs("left", "right"),
        ["one", "block:tower", { repeat: 2 }],
        ["two", "block:tower", { repeat: 2 }, { tiedTo: "one" }],
        ["a", "output"],
        ["b", "output"],
      ],
      ["left>one.input", "right>two.input", "one:output>a.x", "two:output>b.x"],
    ),
    { tower: tower() },
  ),
  "a row with one set of weights": withBlocks(
    graph(
      [...inputs("left"), ["row", "block:tower", { repeat: 3, oneSetOfWeights: true }], ["out", "output"]],
      ["left>row.input", "row:output>out.x"],
    ),
    { tower: tower() },
  ),
  "rows with one set of weights, each of another length, called again": withBlocks(
    graph(
      [
        ...inputs("left", "right"),
        ["outer", "block:pair", { depth: 3 }],
        ["again", "block:pair", { depth: 3 }, { tiedTo: "outer" }],
        ["other", "block:pair", { depth: 2 }],
        ["a", "output"],
        ["b", "output"],
      ],
      [
        "left>outer.input",
        "right>again.input",
        "again:output>other.input",
        "outer:output>a.x",
        "other:output>b.x",
      ],
    ),
    {
      tower: tower(),
      pair: block(
        { title: "Pair", params: [{ name: "depth", default: 1 }] },
        [
          ["input", "input"],
          ["row", "block:tower", { repeat: "=depth", oneSetOfWeights: true }],
          ["output", "output"],
        ],
        ["input>row.input", "row:output>output.x"],
      ),
    },
  ),
  "layers in a block that are one outside of it, frozen in the last": withBlocks(
    graph(
      [
        ...inputs("left"),
        ["one", "block:inner", { repeat: 2 }],
        ["fc", "linear", { units: 4 }, { wrapper: "weightNorm" }],
        ["norm", "batchNorm1d"],
        ["two", "block:inner", {}, { frozen: true }],
        ["out", "output"],
        ["rest", "output"],
      ],
      ["left>one.input", "left>fc.x", "fc>norm.x", "one:output>two.input", "two:output>out.x", "norm>rest.x"],
    ),
    {
      inner: block(
        { title: "Inner" },
        [
          ["input", "input"],
          ["mixed", "linear", { units: 4 }, { tiedTo: "fc" }],
          ["normed", "batchNorm1d", {}, { tiedTo: "norm" }],
          ["own", "linear", { units: 4 }],
          ["act", "tanh"],
          ["output", "output"],
        ],
        ["input>mixed.x", "mixed>normed.x", "normed>own.x", "own>act.x", "act>output.x"],
      ),
    },
  ),
  "a batch norm that blocks two deep and a row call, from either side": withBlocks(
    graph(
      [
        ...inputs("left"),
        ["deep", "block:middle"],
        ["norm", "batchNorm1d"],
        ["row", "block:inner", { repeat: 2, oneSetOfWeights: true }],
        ["out", "output"],
        ["rest", "output"],
      ],
      ["left>deep.input", "left>norm.x", "deep:output>row.input", "row:output>out.x", "norm>rest.x"],
    ),
    {
      inner: block(
        { title: "Inner" },
        [
          ["input", "input"],
          ["normed", "batchNorm1d", {}, { tiedTo: "norm" }],
          ["own", "linear", { units: 4 }],
          ["output", "output"],
        ],
        ["input>normed.x", "normed>own.x", "own>output.x"],
      ),
      middle: block(
        { title: "Middle" },
        [
          ["input", "input"],
          ["first", "block:inner"],
          ["normed", "batchNorm1d", {}, { tiedTo: "norm" }],
          ["second", "block:inner", {}, { tiedTo: "first" }],
          ["output", "output"],
        ],
        ["input>first.input", "first:output>normed.x", "normed>second.input", "second:output>output.x"],
      ),
    },
  ),
  ...rowDocuments,
};
