import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nodeAt } from "../../graph-schema/diagnostics/place.ts";
import type { Document } from "../../graph-schema/document.ts";
import { layers } from "../../layers/layers.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { exampleDocument } from "../../layers/testing/exampleDocument.ts";
import { check } from "./check.ts";
import { warnings } from "./warnings.ts";

type Step = readonly [type: string, params?: Record<string, unknown>, more?: { bypassed: true }];

/** Codes that a chain of layers behind an input of this shape provokes. */
function codesOf(shape: readonly (number | string)[], ...steps: readonly Step[]): string[] {
  const all: readonly Step[] = [["input", { shape }], ...steps, ["output"]];
  const nodes = all.map(([type, params = {}, more = {}], i) => ({
    ...{ id: `n${i}`, type, params: params as never, ...more },
    position: [i, 0] as [number, number],
  }));
  const edges = all.slice(1).map((_, i) => ({ from: `n${i}`, output: "y", to: `n${i + 1}`, input: "x" }));
  return check({
    version: 3,
    name: "",
    graph: { nodes, edges },
    plan: {} as Document["plan"],
  }).diagnostics.map((d) => d.code);
}

const same: Step = ["conv2d", { padding: 1, bias: false }];

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("warnings/", import.meta.url)).map((name) => name.replace(/\.ts$/, ""));
  expect(Object.keys(warnings).sort(), "every file in warnings/ has a line in warnings.ts").toEqual(
    files.sort(),
  );
});

test.each(Object.entries(layers))("%s has examples without warnings", (_type, layer) => {
  for (const example of layer.examples) {
    // A layer without inputs stands beside an input that feeds nothing.
    const { diagnostics } = check(exampleDocument(layer, example));
    const found = diagnostics.filter((d) => nodeAt(d.place) !== "source");
    expect(found.map(renderDiagnostic)).toEqual([]);
  }
});

const examples = new URL("../../public/examples/", import.meta.url);
const templates = readdirSync(examples).filter((name) => name.endsWith(".json") && name !== "index.json");

test.each(templates)("%s has no warnings", (name) => {
  const document = JSON.parse(readFileSync(new URL(name, examples), "utf8")) as Document;
  expect(check(document).diagnostics.map(renderDiagnostic)).toEqual([]);
});

describe("what is meant is left alone", () => {
  test.each<[string, string[]]>([
    ["a bottleneck of few features", codesOf([32], ["linear", { units: 4 }], ["linear", { units: 32 }])],
    [
      "a convolution of each channel by itself, then of each place",
      codesOf([8, 9, 9], ["depthwiseConv2d"], ["conv2d", { channels: 8, kernel: 1 }]),
    ],
    ["layers with an activation in between", codesOf([8], ["linear"], ["tanh"], ["dropout"], ["linear"])],
    ["a layer that is bypassed", codesOf([8], ["linear"], ["linear", { units: 8 }, { bypassed: true }])],
    [
      "weights of the places, then of the features",
      codesOf(
        [6, 8],
        ["permute", { axes: [0, 2, 1] }],
        ["linear", { units: 6 }],
        ["permute", { axes: [0, 2, 1] }],
        ["linear"],
      ),
    ],
    ["activations that change each other", codesOf([8], ["tanh"], ["relu"])],
    ["gates in a row", codesOf([8], ["glu"], ["glu"])],
    ["no bias before a norm", codesOf([8], ["linear", { bias: false }], ["batchNorm1d"])],
    ["a bias before a norm that keeps it", codesOf([8], ["linear"], ["layerNorm"])],
    ["a bias along another axis than the norm's", codesOf([5, 8], ["linear", { units: 4 }], ["batchNorm1d"])],
    ["dropout behind a norm", codesOf([8], ["batchNorm1d"], ["dropout"])],
    [
      "filters whose maps end where all has been seen",
      codesOf(
        [3, 7, 7],
        same,
        ["relu"],
        same,
        ["relu"],
        same,
        ["maxPool2d"],
        ["relu"],
        ["conv2d", { kernel: 1 }],
      ),
    ],
    [
      "a filter wider than the map that reaches it from each side",
      codesOf([3, 2, 2], ["conv2d", { padding: 1 }]),
    ],
  ])("%s", (_what, found) => expect(found).toEqual([]));

  test("filters over what has other axes are a fault and no warning", () =>
    expect(codesOf([3, 8, 8, 8], same, ["relu"], same)).toEqual(["rank"]));
});

describe("what is not meant is found past what hands it on", () => {
  test.each<[string, string[], string[]]>([
    [
      "an activation forgotten before flattening",
      codesOf([3, 8, 8], ["conv2d"], ["flatten"], ["linear"]),
      ["linearChain"],
    ],
    [
      "an activation forgotten before dropout",
      codesOf([5, 8], ["linear"], ["dropout"], ["linear"]),
      ["linearChain"],
    ],
    [
      "an activation that is bypassed",
      codesOf([8], ["linear"], ["relu", {}, { bypassed: true }], ["linear"]),
      ["linearChain"],
    ],
    ["an activation twice", codesOf([8], ["gelu"], ["gelu"]), ["activationTwice"]],
    [
      "a filter over maps that have been seen whole, once, past a pooling and a norm",
      codesOf(
        [3, 8, 8],
        same,
        ["maxPool2d"],
        ["batchNorm2d"],
        ["relu"],
        same,
        ["tanh"],
        same,
        ["relu"],
        same,
      ),
      ["receptiveField"],
    ],
    [
      "a dilated filter that sees only padding",
      codesOf([3, 4, 4], ["conv2d", { padding: 4, dilation: 4 }]),
      ["idleTaps"],
    ],
  ])("%s", (_what, found, expected) => expect(found).toEqual(expected));
});
