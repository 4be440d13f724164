import { expect, test } from "vitest";
import { block, graph, type Placed } from "../../test/parity/graph.ts";
import { check } from "./check.ts";

const codes = (placed: readonly Placed[], sample: readonly (number | string)[]): string[] => {
  const all: Placed[] = [["image", "input", { shape: [...sample] }], ...placed, ["out", "output"]];
  const wires = all.slice(1).map(([id], i) => `${all[i]![0]}>${id}.x`);
  return check(graph(all, wires)).diagnostics.map((d) => d.code);
};
const head: Placed = ["head", "linear", { units: 5 }];
const last: Placed = ["last", "permute", { axes: [0, 2, 3, 1] }];

test.each<[string, readonly Placed[], { sample: (number | string)[]; count: number }]>([
  ["square maps", [head], { sample: [1, 28, 28], count: 1 }],
  ["coloured square maps", [head], { sample: [3, 8, 8], count: 1 }],
  ["channels behind their maps", [head], { sample: [56, 56, 96], count: 0 }],
  ["rows of another length", [head], { sample: [7, 9, 4], count: 0 }],
  ["open sizes of channels behind their maps", [head], { sample: ["H", "W", 4], count: 0 }],
  [
    "what a convolution makes",
    [["conv", "conv2d", { channels: 4 }], ["act", "relu"], head],
    { sample: [3, 24, 36], count: 1 },
  ],
  ["pooled maps", [["pool", "maxPool2d"], head], { sample: [3, 24, 36], count: 1 }],
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
  expect(codes(placed, sample).filter((code) => code === "mapAsFeatures")).toHaveLength(count);
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
  const chain = placed.slice(0, 9).map(([id]) => id);
  const wires = chain.slice(1).map((id, i) => `${chain[i]}>${id}.x`);
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
