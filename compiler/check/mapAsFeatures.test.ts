import { expect, test } from "vitest";
import { block, graph, type Placed } from "../../test/parity/graph.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Document } from "../../graph-schema/document.ts";
import { applyEdit } from "../../graph-schema/edits/edit.ts";
import { check } from "./check.ts";

/** A chain from an input to an output. */
const chain = (placed: readonly Placed[], sample: readonly (number | string)[]): Document => {
  const all: Placed[] = [["image", "input", { shape: [...sample] }], ...placed, ["out", "output"]];
  const wires = all.slice(1).map(([id], i) => `${all[i]![0]}>${id}.x`);
  return graph(all, wires);
};
const found = (document: Document): Diagnostic[] =>
  check(document).diagnostics.filter(({ code }) => code === "mapAsFeatures");

const conv: Placed = ["conv", "conv2d", { channels: 4 }];
const head: Placed = ["head", "linear", { units: 5 }];
const bypassed = ([id, type, params = {}]: Placed): Placed => [id, type, params, { bypassed: true }];
const last: Placed = ["last", "permute", { axes: [0, 2, 3, 1] }];

test.each<[string, readonly Placed[], { sample: (number | string)[]; count: number }]>([
  ["square maps", [head], { sample: [1, 28, 28], count: 1 }],
  ["coloured square maps", [head], { sample: [3, 8, 8], count: 1 }],
  ["channels behind their maps", [head], { sample: [56, 56, 96], count: 0 }],
  ["rows of another length", [head], { sample: [7, 9, 4], count: 0 }],
  ["open sizes of channels behind their maps", [head], { sample: ["H", "W", 4], count: 0 }],
  ["maps of which one size is open", [head], { sample: ["C", 8, 8], count: 0 }],
  ["maps as many as they are high", [head], { sample: [8, 8, 8], count: 0 }],
  ["rows of a square", [head], { sample: [28, 28], count: 0 }],
  ["what a convolution makes", [conv, ["act", "relu"], head], { sample: [3, 24, 36], count: 1 }],
  ["what a convolution of sequences makes", [["conv", "conv1d"], head], { sample: [3, 24], count: 0 }],
  [
    "what dropout leaves of a convolution",
    [conv, ["id", "identity"], ["drop", "dropout"], head],
    { sample: [3, 24, 36], count: 1 },
  ],
  [
    "what a Linear makes of a convolution, of which the first is told",
    [conv, ["first", "linear", { units: 34 }], head],
    { sample: [3, 24, 36], count: 1 },
  ],
  ["maps that a Permute would turn", [conv, bypassed(last), head], { sample: [3, 24, 36], count: 1 }],
  ["maps, bypassed", [bypassed(head)], { sample: [1, 28, 28], count: 0 }],
  ["maps that LayerNorm reads", [["norm", "layerNorm"]], { sample: [1, 28, 28], count: 0 }],
  ["pooled maps", [["pool", "maxPool2d"], head], { sample: [3, 24, 36], count: 1 }],
  [
    "maps that are pooled and stay as large",
    [["pool", "maxPool2d", { kernel: 3, stride: 1, padding: 1 }], head],
    { sample: [3, 24, 36], count: 1 },
  ],
  ["maps that grow", [["pad", "pad", { padding: [1, 1, 1, 1] }], head], { sample: [3, 8, 8], count: 0 }],
  [
    "maps that are turned into as many of the same size",
    [["conv", "conv2d", { channels: 8 }], last, head],
    { sample: [3, 10, 10], count: 0 },
  ],
  [
    "maps that are turned",
    [["conv", "conv2d", { channels: 22 }], last, ["norm", "layerNorm"], head],
    { sample: [3, 10, 24], count: 0 },
  ],
  [
    "windows of tokens",
    [["parts", "unflatten", { axis: 1, sizes: [4, 16] }], head],
    { sample: [64, 16], count: 0 },
  ],
])("a Linear over %s", (_, placed, { sample, count }) => {
  expect(found(chain(placed, sample))).toHaveLength(count);
});

test("a Flatten before it is one click away", () => {
  const document = chain([conv, head], [3, 24, 36]);
  const mended = check(applyEdit(document, found(document)[0]!.fix!.edit).document);
  expect(mended.diagnostics.map(({ code }) => code)).not.toContain("mapAsFeatures");
  expect(mended.nodes.get("head")!.inputs.x?.[0]?.shape).toEqual(["N", 4 * 22 * 34]);
});

// ConvNeXt, of which a stage may have as many channels as its maps have columns, and MLP-Mixer.
test.each([
  [56, 56, 96],
  [24, 48, 48],
  [48, 24, 24],
  [7, 7, 768],
])("a block of ConvNeXt over %d×%d with %d channels is told nothing", (height, width, channels) => {
  const placed: Placed[] = [
    ["image", "input", { shape: [3, height * 4, width * 4] }],
    ["stem", "conv2d", { channels, kernel: 4, stride: 4 }],
    ["depthwise", "conv2d", { channels, kernel: 7, padding: 3, groups: channels }],
    last,
    ["norm", "layerNorm"],
    ["expand", "linear", { units: 4 * channels }],
    ["act", "gelu"],
    ["contract", "linear", { units: channels }],
    ["first", "permute", { axes: [0, 3, 1, 2] }],
    ["sum", "add"],
    ["out", "output"],
  ];
  const ids = placed.slice(0, 9).map(([id]) => id);
  const wires = ids.slice(1).map((id, i) => `${ids[i]}>${id}.x`);
  expect(check(graph(placed, [...wires, "stem>sum.a", "first>sum.b", "sum>out.x"])).diagnostics).toEqual([]);
});

test("a block of MLP-Mixer is told nothing", () => {
  const mlp = block(
    { title: "Mlp", params: [{ name: "width", default: 8 }] },
    [
      ["input", "input"],
      ["expand", "linear", { units: 32 }],
      ["act", "gelu"],
      ["contract", "linear", { units: "=width" }],
      ["output", "output"],
    ],
    ["input>expand.x", "expand>act.x", "act>contract.x", "contract>output.x"],
  );
  const mixer = graph(
    [
      ["image", "input", { shape: [3, 32, 32] }],
      ["patches", "patchEmbedding", { patch: 4, dimension: 24 }],
      ["turned", "permute", { axes: [0, 2, 1] }],
      ["tokens", "block:mlp", { width: 64 }],
      ["back", "permute", { axes: [0, 2, 1] }],
      ["channels", "block:mlp", { width: 24 }],
      ["out", "output"],
    ],
    [
      "image>patches.x",
      "patches>turned.x",
      "turned>tokens.input",
      "tokens:output>back.x",
      "back>channels.input",
      "channels:output>out.x",
    ],
  );
  expect(check({ ...mixer, blocks: { mlp } }).diagnostics).toEqual([]);
});
