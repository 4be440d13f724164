import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { gradients } from "../ir/autodiff.ts";
import { check } from "../compiler/check/check.ts";
import { modelSource } from "../compiler/emit/pytorch/pyTorch.ts";
import { predictStep } from "../compiler/steps/predictStep.ts";
import { simplifyPortable } from "../ir/passes/optimize.ts";
import { lackedAnywhere } from "../ir/testing/lackedAnywhere.ts";
import { load, programOf } from "../ir/testing/runProgram.ts";
import { layerOf, layers } from "./layers.ts";
import { exampleDocument, exampleLayer, exampleTypes } from "./testing/exampleDocument.ts";
import { bindTypes, lowerCase, loweredTypes, problemsOf, ruleTypes } from "./testing/layerCase.ts";

const all = Object.entries(layers);
const examples = all.flatMap(([type, layer]) =>
  layer.examples.map((example, i) => ({ name: `${type} ${i}`, layer, example })),
);

test("the list and the folder agree", () => {
  // A family's folder also holds what its layers share, so a file is a layer by what it defines.
  const folder = new URL(".", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.includes("/") && path.endsWith(".ts"))
    .filter((path) => readFileSync(new URL(path, folder), "utf8").includes("= defineLayer("))
    .map((path) => path.replace(/^.*\/|\.ts$/g, ""));
  expect(Object.keys(layers).sort(), "every file with defineLayer has a line in layers.ts").toEqual(
    files.sort(),
  );
  expect(layerOf("conv2d")).toBe(layers.conv2d);
  expect(layerOf("constructor")).toBeUndefined();
});

describe.each(all)("%s", (type, layer) => {
  test("says what it is", () => {
    expect(layer.type).toBe(type);
    expect(layer.doc, "doc is a sentence, with a capital and a period").toMatch(/^[A-Z].*[.]$/);
    expect(layer.formula, "formula reads y = …, in one line without a period").toMatch(
      /^[^`\n]* = [^`\n]*[^`\n.]$/,
    );
    const icon = new URL(`../node_modules/lucide-react/dist/esm/icons/${layer.icon}.mjs`, import.meta.url);
    expect(
      existsSync(fileURLToPath(icon)),
      `icon "${layer.icon}" is none of lucide's: take a name of a file in node_modules/lucide-react/dist/esm/icons`,
    ).toBe(true);
    for (const port of Object.values(layer.inputs)) expect(port.doc, "each input has a doc").not.toBe("");
    for (const doc of Object.values(layer.outputs)) expect(doc, "each output has a doc").not.toBe("");
  });

  test("has settings with defaults and descriptions", () => {
    const defaults = layer.params.parse({});
    expect(typeof (layer.summary?.(defaults) ?? "")).toBe("string");
    for (const [name, schema] of Object.entries(layer.params.shape)) {
      expect(schema.description, `setting ${name} needs .describe() of ten letters or more`).toMatch(
        /^.{10,}/,
      );
      expect(defaults[name], `setting ${name} needs a default`).toBeDefined();
    }
  });

  test("shows every setting and every optional port in its examples", () => {
    const defaults = layer.params.parse({});
    const [first, ...rest] = layer.examples;
    expect(first?.params, "the first example shows the defaults, so it sets nothing").toBeUndefined();
    for (const { params = {} } of rest)
      expect(Object.keys(layer.params.shape)).toEqual(expect.arrayContaining(Object.keys(params)));
    const values = layer.examples.map(({ params = {} }) => layer.params.parse(params));
    for (const name of Object.keys(layer.params.shape))
      expect(
        new Set(values.map((p) => JSON.stringify(p[name]))).size,
        `no example sets ${name} to other than its default`,
      ).toBeGreaterThan(1);
    for (const [name] of Object.entries(layer.inputs).filter(([, p]) => p.optional)) {
      const used = new Set(layer.examples.map(({ inputs }) => name in inputs));
      expect(used.size, `one example wires the optional port ${name} and another does not`).toBe(2);
    }
    expect(defaults).toEqual(layer.params.parse(defaults));
  });
});

describe.each(examples)("$name", ({ layer, example }) => {
  const bind = { N: 3, T: 5, H: 11, W: 10, S: 6 };
  const one = { ...exampleLayer(layer, example), types: exampleTypes(example) };

  test("has the same types by rule and by lowering", () => {
    expect(problemsOf(one)).toEqual([]);
    const rule = ruleTypes(one)!;
    expect(Object.keys(rule)).toEqual(Object.keys(one.layer.outputs));
    expect(loweredTypes(one)).toEqual(rule);
    const lists = Object.fromEntries(Object.entries(rule).map(([port, t]) => [port, [t]]));
    const sized = Object.entries(bindTypes(lists, bind)).map(([port, [t]]) => [port, t]);
    expect(loweredTypes(one, { bind })).toEqual(Object.fromEntries(sized));
    expect(loweredTypes(one, { bind, training: true })).toEqual(Object.fromEntries(sized));
  });

  test("asks no target for what it lacks, also to train", () => {
    const { b, leaves, outputs, state } = lowerCase(one, { bind, training: true });
    const floats = Object.values(outputs).filter((v) => v.type.dtype === "float32");
    const wrt = [...leaves, ...state.map((s) => s.leaf)].filter((v) => v.type.dtype === "float32");
    const found = floats.flatMap((y, i) => gradients({ y, dy: b.leaf(`dy${i}`, y.type), wrt }, b));
    const roots = [...Object.values(outputs), ...state.map((s) => s.next), ...found];
    const program = programOf(Object.fromEntries(roots.flatMap((v, i) => (v ? [[`y${i}`, v]] : []))));
    expect(lackedAnywhere(program)).toEqual([]);
  });

  test("says which inputs get no gradient", () => {
    const { b, leaves, outputs } = lowerCase(one, { bind, training: true });
    const floats = Object.values(outputs).filter((v) => v.type.dtype === "float32");
    const wrt = leaves.filter((v) => v.type.dtype === "float32");
    const without = floats.map((y, i) => {
      const found = gradients({ y, dy: b.leaf(`dy${i}`, y.type), wrt }, b);
      return wrt.flatMap((leaf, j) => (found[j] ? [] : leaf.name));
    });
    const stopped = one.layer.traits?.stopsGradient?.(one.params) ?? [];
    const ofStopped = wrt.map((v) => v.name).filter((name) => stopped.includes(name.replace(/\d+$/, "")));
    expect(without).toEqual(floats.map(() => ofStopped));
  });

  test("is a document without faults, reads as PyTorch, and loads as ONNX", async () => {
    const checked = check(exampleDocument(layer, example));
    expect(checked.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    expect(checked.complete).toBe(true);
    const { text } = modelSource(checked);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    await load(simplifyPortable(predictStep(checked)));
  });
});
