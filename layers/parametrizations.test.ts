import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { check } from "../compiler/check/check.ts";
import { modelSource } from "../compiler/emit/pytorch/pyTorch.ts";
import { predictStep } from "../compiler/steps/predictStep.ts";
import { lackedAnywhere } from "../ir/testing/lackedAnywhere.ts";
import { programOf } from "../ir/testing/runProgram.ts";
import { setParametrization } from "../graph-schema/edits/compose.ts";
import { type Document, emptyDocument } from "../graph-schema/document.ts";
import { applyEdit } from "../graph-schema/edits/edit.ts";
import { layerOf, layers } from "./layers.ts";
import { renderDiagnostic } from "../graph-schema/diagnostics/render.ts";
import { PyCode } from "./python/py.ts";
import { exampleDocument, exampleTypes } from "./testing/exampleDocument.ts";
import { type LayerCase, lowerCase, loweredTypes, ruleTypes } from "./testing/layerCase.ts";
import { isParametrizable, type Parametrization } from "./parametrization.ts";
import { parametrizationOf, parametrizations } from "./parametrizations.ts";

const bind = { N: 3, T: 5, H: 11, W: 10 };
const all = Object.entries<Parametrization>(parametrizations);

/** Every layer that has a weight, on its first example. */
const cases = Object.values(layers)
  .map((layer): LayerCase => ({
    layer,
    params: layer.params.parse({}),
    types: exampleTypes(layer.examples[0]!),
  }))
  .filter((one) =>
    lowerCase(one, { bind }).state.some(({ name, leaf, init }) =>
      isParametrizable(name.slice("node.".length), { shape: leaf.type.shape, init }),
    ),
  );

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("parametrizations/", import.meta.url)).map((name) =>
    name.replace(/\.ts$/, ""),
  );
  expect(
    Object.keys(parametrizations).sort(),
    "every file in parametrizations/ has a line in parametrizations.ts",
  ).toEqual(files.sort());
  expect(parametrizationOf("weightNorm")).toBe(parametrizations.weightNorm);
  expect(parametrizationOf("constructor")).toBeUndefined();
  expect(cases.map((one) => one.layer.type)).toEqual(expect.arrayContaining(["linear", "conv2d"]));
  expect(cases.map((one) => one.layer.type)).not.toContain("classToken");
});

describe.each(all)("%s", (type, parametrization) => {
  test("says what it is", () => {
    expect(parametrization.type).toBe(type);
    expect(parametrization.title).not.toBe("");
    expect(parametrization.doc).toMatch(/^[A-Z].*[.]$/);
  });

  test.each(cases)("computes the weight of $layer.type", (plain) => {
    const one = { ...plain, parametrization };
    expect(loweredTypes(one)).toEqual(ruleTypes(one));
    const { outputs, state } = lowerCase(one, { bind, training: true });
    expect(loweredTypes(one, { bind, training: true })).toEqual(loweredTypes(plain, { bind }));
    expect(state.map((s) => s.name)).not.toContain("node.weight");
    const next = state.flatMap((s) => (s.next ? [s.next] : []));
    const roots = [...Object.values(outputs), ...next].map((v, i) => [`y${i}`, v] as const);
    expect(lackedAnywhere(programOf(Object.fromEntries(roots)))).toEqual([]);

    const document = exampleDocument(plain.layer, plain.layer.examples[0]!);
    const checked = check(applyEdit(document, setParametrization(document, "node", type)).document);
    expect(checked.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    const module = modelSource(check(document)).text.match(/self\.node = (.*)/)![1]!;
    expect(modelSource(checked).text).toContain(
      `self.node = ${parametrization.torch(new PyCode([module])).source}`,
    );
  });
});

const linear: Document = exampleDocument(layerOf("linear")!, {
  inputs: { x: ["N", 6] },
  params: { units: 4 },
});
const withParametrization = (document: Document, parametrization: string): Document =>
  applyEdit(document, setParametrization(document, "node", parametrization)).document;

test("a node counts what its weight is computed from", () => {
  const before = check(linear);
  const cost = (parametrization: string) =>
    check(withParametrization(linear, parametrization), before).nodes.get("node")!.cost;
  expect(before.nodes.get("node")).toMatchObject({
    parametrizable: true,
    cost: { parameters: 28, buffers: 0 },
  });
  expect(cost("weightNorm")).toMatchObject({ parameters: 32, buffers: 0 });
  expect(cost("spectralNorm")).toMatchObject({ parameters: 28, buffers: 10 });
});

test.each([
  [
    "linear",
    "weightNorm2",
    ["unknownWrapper", 'expected a wrapper among weightNorm, spectralNorm, got "weightNorm2".'],
  ],
  ["relu", "weightNorm", ["wrapper", "expected none, as the layer has no weight matrix, got weightNorm."]],
])("%s with %s is a fault whose repair takes the wrapper away", (type, parametrization, fault) => {
  const document = withParametrization(
    exampleDocument(layerOf(type)!, { inputs: { x: ["N", 6] } }),
    parametrization,
  );
  const found = check(document).diagnostics.filter((d) => d.severity === "error");
  expect(found.map((d) => [d.code, renderDiagnostic(d).replace(/^[^:]*: /, "")])).toEqual([fault]);
  const mended = applyEdit(document, found[0]!.fix!.edit).document;
  expect(check(mended).ok).toBe(true);
  expect(mended.graph.nodes.find((n) => n.id === "node")).not.toHaveProperty("wrapper");
});

describe("in a block", () => {
  const { nodes, edges } = withParametrization(linear, "weightNorm").graph;
  // The settings of an input are those of what arrives at the instance.
  const inner = { nodes: nodes.map((n) => (n.type === "input" ? { ...n, params: {} } : n)), edges };
  const copy = (parametrization?: string): Document => ({
    ...emptyDocument(),
    blocks: { dense: { title: "Dense", params: [], graph: inner } },
    graph: {
      nodes: [
        { id: "image", type: "input", params: { shape: [6] }, position: [0, 0] },
        {
          id: "copy",
          type: "block:dense",
          params: {},
          position: [0, 0],
          ...(parametrization && { wrapper: parametrization }),
        },
        { id: "answer", type: "output", params: {}, position: [0, 0] },
      ],
      edges: [
        { from: "image", output: "y", to: "copy", input: "in0" },
        { from: "copy", output: "out", to: "answer", input: "x" },
      ],
    },
  });

  test("weights are computed as in any graph", () => {
    const checked = check(copy());
    expect(checked.diagnostics.map(renderDiagnostic)).toEqual([]);
    const names = predictStep(checked).state.map((s) => s.name);
    expect(names).toEqual(["copy.node.weight_g", "copy.node.weight_v", "copy.node.bias"]);
    expect(modelSource(checked).text).toContain("self.node = nn.utils.weight_norm(nn.Linear(6, 4))");
  });

  test("an instance itself has none", () => {
    expect(check(copy("weightNorm")).diagnostics.map((d) => d.code)).toEqual(["wrapper"]);
  });
});
