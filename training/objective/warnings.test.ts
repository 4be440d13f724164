import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import type { Document } from "../../graph-schema/document.ts";
import { singleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { sampleOf } from "../data/samples.ts";
import { graph, type Placed } from "../../test/parity/graph.ts";
import { planObjective, planRun } from "../run/planRun.ts";
import { sampleFiles } from "../testing/sampleFiles.ts";
import { dataWarnings, planWarnings } from "./warnings.ts";

test("the lists and the folder agree", () => {
  const files = readdirSync(new URL("warnings/", import.meta.url)).map((name) => name.replace(/\.ts$/, ""));
  const listed = [...Object.keys(planWarnings), ...Object.keys(dataWarnings)];
  expect(listed.sort(), "every file in warnings/ has a line in warnings.ts").toEqual(files.sort());
});

const examples = new URL("../../public/examples/", import.meta.url);
const templates = readdirSync(examples)
  .filter((name) => name.endsWith(".json") && name !== "index.json")
  .map((name) => JSON.parse(readFileSync(new URL(name, examples), "utf8")) as Document)
  .filter(({ plan }) => plan.dataset !== null);

test.each(templates)("$name trains without warnings", async (document) => {
  const dataset = await sampleOf(document.plan.dataset!)!.load(sampleFiles);
  expect((await planRun(document, dataset)).diagnostics.map(renderDiagnostic)).toEqual([]);
});

/** What is said of the class axis where a chain of layers behind maps [3, 8, 8] makes the scores. */
function classAxisOf(
  layers: readonly (readonly [type: string, params?: object])[],
  params: object,
): string[] {
  const placed = layers.map(([type, settings], i): Placed => [`n${i}`, type, { ...settings }]);
  const ids = ["maps", ...placed.map(([id]) => id), "out"];
  const wires = ids.slice(1).map((id, i) => `${ids[i]}>${id}.x`);
  const document = graph([["maps", "input", { shape: [3, 8, 8] }], ...placed, ["out", "output"]], wires);
  const plan = singleTermPlan({ loss: { type: "crossEntropy", params } });
  return planObjective(check({ ...document, plan })).diagnostics.map(({ code }) => code);
}

const scores = ["conv2d", { channels: 5, padding: 1 }] as const;
const channelsLast = ["permute", { axes: [0, 2, 3, 1] }] as const;

test.each([
  ["of a convolution", [scores], { first: [], last: ["unlikelyClassAxis"], unsaid: [] }],
  ["past dropout", [scores, ["dropout"]], { first: [], last: ["unlikelyClassAxis"], unsaid: [] }],
  ["that were moved", [scores, channelsLast], { first: [], last: [], unsaid: ["openClassAxis"] }],
  [
    "of weights over the last axis",
    [["linear", { units: 5 }]],
    { first: ["unlikelyClassAxis"], last: [], unsaid: ["openClassAxis"] },
  ],
] as const)(
  "classes are looked for where the scores %s have them",
  (_what, layers, { first, last, unsaid }) => {
    expect(classAxisOf(layers, { classAxis: "first" })).toEqual(first);
    expect(classAxisOf(layers, { classAxis: "last" })).toEqual(last);
    expect(classAxisOf(layers, {})).toEqual(unsaid);
  },
);
