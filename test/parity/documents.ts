import type { Document, Node } from "../../graph-schema/document.ts";
import { blocksDocument } from "../golden/blocks.ts";
import { block, graph, type Placed } from "./graph.ts";
import { sharedDocuments } from "./sharedDocuments.ts";

/** What no example of a single layer shows: documents whose nodes have to do with each other. */
export const documents: Readonly<Record<string, Document>> = {
  "a head that shares the weight of the embedding": graph(
    [
      ["tokens", "input", { shape: ["T"], dtype: "int32" }],
      ["embedding", "embedding", { count: 7, dimension: 4 }],
      ["head", "linear", { units: 7 }, { tiedTo: "embedding" }],
      ["out", "output"],
    ],
    ["tokens>embedding.x", "embedding>head.x", "head>out.x"],
  ),
  "a layer that shares all parameters of one behind it": graph(
    [
      ["x1", "input", { shape: [3, "T"] }],
      ["first", "conv1d", { channels: 3, padding: 1 }, { tiedTo: "second" }],
      ["second", "conv1d", { channels: 3, padding: 1 }],
      ["out", "output"],
    ],
    ["x1>first.x", "first>second.x", "second>out.x"],
  ),
  "a class token before a sequence, and a scale of its own": graph(
    [
      ["sequence", "input", { shape: ["T", 4] }],
      ["token", "parameter", { shape: [1, 1, 4], scale: 1 }],
      ["tokens", "expand", { sizes: [-1, -1] }],
      ["joined", "concat"],
      ["scale", "parameter", { shape: [4], init: "uniform", scale: 0.5 }],
      ["scaled", "multiply"],
      ["first", "select"],
      ["out", "output"],
      ["rest", "output"],
    ],
    [
      "token>tokens.x",
      "sequence>tokens.like",
      "tokens>joined.x",
      "sequence>joined.x",
      "joined>scaled.a",
      "scale>scaled.b",
      "scaled>first.x",
      "first>out.x",
      "scaled>rest.x",
    ],
  ),
  "a batch that only an unused input has": graph(
    [
      ["image", "input", { shape: [2] }],
      ["query", "parameter", { shape: [3, 4] }],
      ["queries", "expand", { sizes: [3, 4] }],
      ["out", "output"],
    ],
    ["query>queries.x", "image>queries.like", "queries>out.x"],
  ),
  "parts that a formula and a product over axes join again": graph(
    [
      ["sequence", "input", { shape: ["T", 7] }],
      ["parts", "split", { sizes: [3, 3, 1] }],
      ["scores", "einsum", { equation: "ntd,nsd->nts" }],
      ["mixed", "einsum", { equation: "nts,nsd->ntd" }],
      ["halves", "chunk", { axis: -1 }],
      ["gated", "expression", { formula: "(a - b) * sigmoid(a) + mean(b, 1) / (1 + abs(b)) ** 0.5" }],
      ["out", "output"],
      ["rest", "output"],
    ],
    [
      "sequence>parts.x",
      "parts:y0>scores.x0",
      "parts:y1>scores.x1",
      "scores>mixed.x0",
      "sequence>mixed.x1",
      "mixed>halves.x",
      "halves:y0>gated.a",
      "parts:y2>gated.b",
      "gated>out.x",
      "halves:y1>rest.x",
    ],
  ),
  "open sizes that their use settles": graph(
    [
      ["image", "input", { shape: [2, "H", "W"] }],
      ["query", "input", { shape: ["L", 3] }],
      ["table", "constant", { shape: [1, 6, 3] }],
      ["conv", "conv2d", { channels: 3, padding: 1 }],
      ["flat", "flatten"],
      ["head", "linear", { units: 3, inFeatures: 54 }],
      ["tall", "slice", { axis: 2, end: 1 }],
      ["row", "flatten"],
      ["width", "linear", { units: 3, inFeatures: 6 }],
      ["sum", "add"],
      ["both", "add"],
      ["shifted", "add"],
      ["out", "output"],
      ["positions", "output"],
    ],
    [
      "image>tall.x",
      "tall>row.x",
      "row>width.x",
      "image>conv.x",
      "conv>flat.x",
      "flat>head.x",
      "head>both.a",
      "width>both.b",
      "both>out.x",
      "query>shifted.a",
      "table>shifted.b",
      "shifted>sum.a",
      "query>sum.b",
      "sum>positions.x",
    ],
  ),
  "frozen layers, which keep their statistics and vectors as they are": graph(
    [
      ["image", "input", { shape: [2, 6, 6] }],
      ["conv", "conv2d", { channels: 3 }, { frozen: true, wrapper: "spectralNorm" }],
      ["norm", "batchNorm2d", {}, { frozen: true }],
      ["learned", "conv2d", { channels: 2 }, { wrapper: "spectralNorm" }],
      ["out", "output"],
    ],
    ["image>conv.x", "conv>norm.x", "norm>learned.x", "learned>out.x"],
  ),
  "copies of blocks": blocksDocument(),
  "bounds and numbers of which PyTorch makes no integers": graph(
    [
      ["features", "input", { shape: [4] }],
      ["hinge", "expression", { formula: "max(1 - x, 0) + min(0.5, x) + max(x, -1e19)" }],
      ["masked", "expression", { formula: "where(x > 0, x, -1e20) / 1e20 + x * 1e19 / 1e19" }],
      ["kinds", "expression", { formula: "mean(where(x > 0, 1, 0), 1) + (2 if x > 0 else 4) ** -1" }],
      ["beyond", "expression", { formula: "min(max(x, -1e39), 1e300) + where(x > 9, 1e39, x)" }],
      ["clip", "clip", { min: -1e20, max: 1e20 }],
      ["pad", "pad", { padding: [1, 0], value: -1e20 }],
      ["big", "constant", { shape: [1], values: [1e20] }],
      ["product", "divide"],
      ["out", "output"],
      ["rest", "output"],
      ["last", "output"],
    ],
    [
      "features>hinge.x",
      "features>masked.x",
      "hinge>clip.x",
      "clip>pad.x",
      "pad>product.a",
      "big>product.b",
      "features>kinds.x",
      "masked>beyond.x",
      "product>out.x",
      "kinds>rest.x",
      "beyond>last.x",
    ],
  ),
  "windows of a token of zeros, of which no power mean has a gradient": graph(
    [
      ["sequence", "input", { shape: [4, 6] }],
      ["token", "classToken"],
      ["sums", "lpPool1d", { power: 1 }],
      ["squares", "lpPool1d", { power: 2 }],
      ["out", "output"],
      ["rest", "output"],
    ],
    ["sequence>token.x", "token>sums.x", "token>squares.x", "sums>out.x", "squares>rest.x"],
  ),
  "an output called like a constant, which a parameter enters, and an input of which nothing but a size is read":
    graph(
      [
        ["constant_1", "input", { shape: [2] }],
        ["query", "parameter", { shape: [3, 4] }],
        ["queries", "expand", { sizes: [3, 4] }],
        ["scale", "parameter", { shape: [4], scale: 1 }],
        ["product", "multiply"],
        ["mean", "reduce", { axes: [1, 2] }],
        ["constant_0", "output"],
        ["constant_2", "output"],
        ["out", "output"],
      ],
      [
        "query>queries.x",
        "constant_1>queries.like",
        "queries>product.a",
        "scale>product.b",
        "product>mean.x",
        "scale>constant_0.x",
        "queries>constant_2.x",
        "mean>out.x",
      ],
    ),
  "small numbers of an activation that are brought to length 1": graph(
    [
      ["features", "input", { shape: [3, 8] }],
      ["shifted", "expression", { formula: "3 * features - 12" }],
      ["act", "mish"],
      ["norm", "l2Normalize", { eps: 1e-12 }],
      ["out", "output"],
    ],
    ["features>shifted.features", "shifted>act.x", "act>norm.x", "norm>out.x"],
  ),
  "names that Python, PyTorch or emitted code has": oddNames(),
  "names that code has which calls a module again": oddNamesOfCalls(),
  "an input called x that is read late": calledX({}),
  "an input called x that is standardized": calledX({ standardize: true }),
  ...sharedDocuments,
};

/** Nodes called x as the variable of emitted code is: an input, a layer and an output, in the graph and in a row. */
function calledX(params: Node["params"]): Document {
  const cell = block(
    { title: "Cell" },
    [
      ["side", "input"],
      ["x", "input"],
      ["first", "linear", { units: 4 }],
      ["act", "tanh"],
      ["sum", "add"],
      ["out", "output"],
    ],
    ["side>first.x", "first>act.x", "act>sum.a", "x>sum.b", "sum>out.x"],
  );
  const named = block(
    { title: "Named" },
    [
      ["start", "input"],
      ["x", "linear", { units: 4 }],
      ["act", "tanh"],
      ["sum", "add"],
      ["out", "output"],
    ],
    ["start>x.x", "x>act.x", "act>sum.a", "x>sum.b", "sum>out.x"],
  );
  const left = block(
    { title: "Left" },
    [
      ["start", "input"],
      ["fc", "linear", { units: 4 }],
      ["x", "output"],
    ],
    ["start>fc.x", "fc>x.x"],
  );
  const placed: Placed[] = [
    ["before", "input", { shape: [4] }],
    ["first", "linear", { units: 4 }],
    ["x", "input", { shape: [4], ...params }],
    ["second", "linear", { units: 4 }],
    ["sum", "add"],
    ["row", "block:cell", { repeat: 2 }],
    ["named", "block:named"],
    ["left", "block:left"],
    ["total", "add"],
    ["out", "output"],
  ];
  const wires = [
    "before>first.x",
    "first>second.x",
    "second>sum.a",
    "x>sum.b",
    "sum>row.side",
    "x>row.x",
    "row:out>named.start",
    "named:out>left.start",
    "left:x>total.a",
    "x>total.b",
    "total>out.x",
  ];
  return { ...graph(placed, wires), blocks: { cell, named, left } };
}

/** Blocks, settings, nodes and inputs called like what emitted code reads, or like each other once they are written. */
function oddNames(): Document {
  const titles = ["None", "True", "F", "Model", "Constant", "run lstm", "7", "…", "Constant!"];
  const settings = [
    { name: "range", default: 4 },
    { name: "class", default: 3 },
    { name: "class_", default: 8 },
    { name: "Constant", default: [1, 2] },
    { name: "module", default: 0.5 },
    { name: "fc_argument2", default: 2 },
  ];
  const body = graph(
    [
      ["module", "input", { shape: [4] }],
      ["len", "input", { shape: [4] }],
      ["fc", "linear", { units: "=max(round(class_ * module), 4 if Constant == [1, 2] else range) / 1" }],
      ["has_fc2", "linear", { units: "=module.shape[-1] * range / fc_argument2 // 2" }],
      ["fc2", "linear", { units: 4 }, { bypassed: "=class - 3 == 0 and len.shape[-1] > 0" }],
      ["fix", "constant", { shape: [4], values: [1, 2, 3, 4] }],
      ["sum", "add"],
      ["output", "output"],
    ],
    ["module>fc.x", "fc>fc2.x", "fc2>has_fc2.x", "has_fc2>sum.a", "len>sum.b", "sum>output.x"],
  );
  const blocks = Object.fromEntries(
    titles.map((title, i) => [`b${i}`, { title, params: settings, graph: body.graph }]),
  );
  const ids =
    "len max min abs range round super int tuple list zip getattr isinstance hasattr module penalty constant_0";
  const more = "constant_1 has_len target weight data step output constructor toString valueOf";
  const chosen: Node["params"][] = [{}, { class: 5, class_: 12, Constant: [2, 1] }, { Constant: [1, 2, 3] }];
  const instances = [...ids.split(" "), ...more.split(" ")].map((id, i): Placed => [
    id,
    `block:b${i % titles.length}`,
    chosen[Math.floor(i / titles.length)]!,
  ]);
  const wires = instances.flatMap(([id], i) => [
    `${i === 0 ? "run_lstm" : `${instances[i - 1]![0]}:output`}>${id}.module`,
    `${i % 2 === 0 ? "hasattr_" : "run_lstm"}>${id}.len`,
  ]);
  return {
    ...graph(
      [
        ["run_lstm", "input", { shape: [4] }],
        ["hasattr_", "input", { shape: [4] }],
        ...instances,
        ["sequence", "input", { shape: ["T", 3] }],
        ["scan", "lstm", { hidden: 3 }],
        ["x_", "output"],
        ["scanned", "output"],
      ],
      [...wires, `${instances.at(-1)![0]}:output>x_.x`, "sequence>scan.x", "scan>scanned.x"],
    ),
    blocks,
  };
}

/** Nodes called like what emitted code needs for modules that are handed on, for rows, and for parameters in common. */
function oddNamesOfCalls(): Document {
  const cell = block(
    { title: "Cell" },
    [
      ["input", "input"],
      ["mask", "input"],
      ["fc", "linear", { units: 4 }],
      ["gate", "multiply"],
      ["output", "output"],
    ],
    ["input>fc.x", "fc>gate.a", "mask>gate.b", "gate>output.x"],
  );
  const body = block(
    { title: "Body", params: [{ name: "depth", default: 1 }] },
    [
      ["shared_fc", "input"],
      ["row_x", "input"],
      ["tied", "linear", { units: 4 }, { tiedTo: "fc" }],
      ["row", "block:cell", { repeat: "=depth", oneSetOfWeights: true }, { bypassed: "=depth == 1" }],
      ["row_count", "linear", { units: 4 }],
      ["has_row", "linear", { units: 4 }],
      ["sum", "add"],
      ["total", "add"],
      ["output", "output"],
    ],
    [
      "shared_fc>tied.x",
      "tied>row.mask",
      "row_x>row.input",
      "row:output>row_count.x",
      "row_count>has_row.x",
      "has_row>sum.a",
      "row_x>sum.b",
      "sum>total.a",
      "shared_fc>total.b",
      "total>output.x",
    ],
  );
  const placed: Placed[] = [
    ["share", "input", { shape: [4] }],
    ["fc", "linear", { units: 4 }],
    ["one", "block:body", { depth: 1 }],
    ["two", "block:body", { depth: 2 }],
    ["three", "block:body", { depth: 3 }],
    ["sequence", "input", { shape: [2, 6] }],
    ["narrow", "conv1d", { channels: 2, kernel: 3 }],
    ["padded", "conv1d", { channels: 2, kernel: 3, padding: 1 }, { tiedTo: "narrow" }],
    ["out", "output"],
    ["rest", "output"],
  ];
  const wires = [
    "share>fc.x",
    "fc>one.shared_fc",
    "share>one.row_x",
    "one:output>two.shared_fc",
    "share>two.row_x",
    "two:output>three.shared_fc",
    "share>three.row_x",
    "three:output>out.x",
    "sequence>narrow.x",
    "narrow>padded.x",
    "padded>rest.x",
  ];
  return { ...graph(placed, wires), blocks: { cell, body } };
}
