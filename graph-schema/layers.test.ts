import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { check } from "../compiler/check/check.ts";
import { modelSource } from "../compiler/emit/pyTorch.ts";
import { arrange } from "../compiler/lowerNode.ts";
import { isProblem, type Layer } from "./layer.ts";
import { layerOf, layers } from "./layers.ts";
import type { TensorType } from "./shape.ts";
import { exampleDocument, exampleTypes } from "./testing/exampleDocument.ts";
import { bindType, loweredTypes } from "./testing/loweredTypes.ts";

const all = Object.entries(layers) as unknown as [string, Layer][];
const examples = all.flatMap(([type, layer]) =>
  layer.examples.map((example, i) => ({ name: `${type} ${i}`, layer, example })),
);

const ruleOf = (
  layer: Layer,
  params: Record<string, unknown>,
  types: Readonly<Record<string, readonly TensorType[]>>,
) => layer.shape(arrange(layer, types) as Record<string, TensorType>, params);

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("layers/", import.meta.url)).map((name) => name.replace(/\.ts$/, ""));
  expect(Object.keys(layers).sort()).toEqual(files.sort());
  expect(layerOf("conv2d")).toBe(layers.conv2d);
  expect(layerOf("constructor")).toBeUndefined();
});

describe.each(all)("%s", (type, layer) => {
  test("says what it is", () => {
    expect(layer.type).toBe(type);
    expect(layer.doc).toMatch(/^[A-Z].*[.]$/);
    const icon = new URL(`../node_modules/lucide-react/dist/esm/icons/${layer.icon}.mjs`, import.meta.url);
    expect(existsSync(fileURLToPath(icon)), layer.icon).toBe(true);
    for (const port of Object.values(layer.inputs)) expect(port.doc).not.toBe("");
    for (const doc of Object.values(layer.outputs)) expect(doc).not.toBe("");
  });

  test("has settings with defaults and descriptions", () => {
    const defaults = layer.params.parse({});
    expect(typeof (layer.summary?.(defaults) ?? "")).toBe("string");
    for (const [name, schema] of Object.entries(layer.params.shape)) {
      expect(schema.description, name).toMatch(/^.{10,}/);
      expect(defaults[name], name).toBeDefined();
    }
  });

  test("shows every setting and every optional port in its examples", () => {
    const defaults = layer.params.parse({});
    const [first, ...rest] = layer.examples;
    expect(first?.params).toBeUndefined();
    for (const { params = {} } of rest)
      expect(Object.keys(layer.params.shape)).toEqual(expect.arrayContaining(Object.keys(params)));
    const values = layer.examples.map(({ params = {} }) => layer.params.parse(params));
    for (const name of Object.keys(layer.params.shape))
      expect(new Set(values.map((p) => JSON.stringify(p[name]))).size, name).toBeGreaterThan(1);
    for (const [name, port] of Object.entries(layer.inputs).filter(([, p]) => p.optional)) {
      const used = new Set(layer.examples.map(({ inputs }) => name in inputs));
      expect([port.optional, used.size], name).toEqual([true, 2]);
    }
    expect(defaults).toEqual(layer.params.parse(defaults));
  });
});

describe.each(examples)("$name", ({ layer, example }) => {
  const params = layer.params.parse(example.params ?? {});
  const types = exampleTypes(example);

  test("has the same types by rule and by lowering", () => {
    const answer = ruleOf(layer, params, types);
    expect(isProblem(answer), JSON.stringify(answer)).toBe(false);
    const rule = answer as Record<string, TensorType>;
    expect(Object.keys(rule)).toEqual(Object.keys(layer.outputs));
    expect(loweredTypes(layer, params, types)).toEqual(rule);
    const bind = { N: 3, T: 5, H: 11, W: 10 };
    const static_ = Object.fromEntries(Object.entries(rule).map(([port, t]) => [port, bindType(t, bind)]));
    expect(loweredTypes(layer, params, types, { bind })).toEqual(static_);
    expect(loweredTypes(layer, params, types, { bind, training: true })).toEqual(static_);
  });

  test("is a document without faults, and reads as PyTorch", () => {
    const checked = check(exampleDocument(layer, example));
    expect(checked.diagnostics.filter((d) => d.severity === "error")).toEqual([]);
    expect(checked.complete).toBe(true);
    const { text } = modelSource(checked);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });
});
