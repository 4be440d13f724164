import type { Document, Node } from "../../graph-schema/document.ts";
import { block, graph, type Placed } from "./graph.ts";

// Names that emitted files have themselves.

export const namedDocuments: Readonly<Record<string, Document>> = {
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
  "names that Python, PyTorch or emitted code has": oddNames(),
  "names that code has which calls a module again": oddNamesOfCalls(),
  "an input called x that is read late": calledX({}),
  "an input called x that is standardized": calledX({ standardize: true }),
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
