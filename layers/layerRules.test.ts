import { describe, expect, test } from "vitest";
import { mixesBatch } from "./rules/batch.ts";
import { mapValues } from "../ir/mapValues.ts";
import type { Dim } from "../ir/types/dim.ts";
import type { Layer } from "./layer.ts";
import { layerOf, layers } from "./layers.ts";
import { renderFinding, renderFix } from "../graph-schema/diagnostics/render.ts";
import type { Problem } from "../graph-schema/diagnostics/problem.ts";
import { tensor } from "../ir/types/shape.ts";
import { exampleLayer, exampleTypes } from "./testing/exampleDocument.ts";
import {
  bindTypes,
  type LayerCase,
  loweredTypes,
  mapTypes,
  problemsOf,
  ruleTypes,
} from "./testing/layerCase.ts";
import { type Random, seededRandom } from "./testing/random.ts";

const dims: readonly Dim[] = [1, 1, 2, 3, 4, 6, 8, 9, "T", "H", "2*T", "floor(H/2)"];

/** Axes behind the batch become others, come or go; sometimes another axis has been merged into the batch, or there is none. */
function randomShape([batch, ...sample]: readonly Dim[], random: Random): Dim[] {
  const changed = sample.map((d) => (random.oneIn(4) ? random.of(dims) : d));
  if (random.oneIn(9)) changed.splice(random.below(changed.length + 1), 1);
  if (random.oneIn(9)) changed.splice(random.below(changed.length + 1), 0, random.of(dims));
  return [random.oneIn(6) ? random.of(["N*T", "2*N", 3]) : batch!, ...changed];
}

/** Settings in which numbers, also those in lists, have become others. */
function randomParams(params: object, random: Random): object {
  const change = (v: unknown): unknown => {
    if (Array.isArray(v)) return v.map(change);
    if (typeof v === "boolean") return random.oneIn(3) ? !v : v;
    return typeof v === "number" && random.oneIn(3) ? random.below(8) - 2 : v;
  };
  return Object.fromEntries(Object.entries(params).map(([name, v]) => [name, change(v)]));
}

function randomCase(layer: Layer, random: Random): LayerCase | undefined {
  const example = random.of(layer.examples);
  const parsed = layer.params.safeParse(randomParams(layer.params.parse(example.params ?? {}), random));
  if (!parsed.success) return undefined;
  const types = mapTypes(exampleTypes(example), (t) => tensor(randomShape(t.shape, random), t.dtype));
  return { ...exampleLayer(layer, { params: parsed.data }), types };
}

/** The case after a repair. */
function repaired(one: LayerCase, repair: NonNullable<Problem["repair"]>): LayerCase {
  const { layer, params, types } = one;
  if ("setParams" in repair)
    return { ...one, ...exampleLayer(layer, { params: { ...params, ...repair.setParams } }) };
  const { input, type, params: settings = {} } = repair.insertBefore;
  const inserted = layerOf(type)!;
  const before = { layer: inserted, params: inserted.params.parse(settings), types: { x: types[input]! } };
  expect(problemsOf(before), `${type} before ${JSON.stringify(types)}`).toEqual([]);
  return { ...one, types: { ...types, [input]: [ruleTypes(before)!.y!] } };
}

const text = ({ params, types }: LayerCase): string =>
  `${JSON.stringify(params)} on ${JSON.stringify(types)}`;
const placeOf = (p: Problem): string => `${p.code} ${p.port} ${p.param} ${renderFinding(p)[0]}`;
const all = Object.entries(layers);

describe.each(all)("%s on random inputs and settings", (type, layer) => {
  const random = seededRandom(type.length * 7919);
  const cases = Array.from({ length: 400 }, () => randomCase(layer, random)).filter((c) => c !== undefined);

  test("lowers whatever its rule accepts, to the same types", () => {
    let accepted = 0;
    for (const one of cases) {
      const rule = ruleTypes(one);
      if (!rule) continue;
      accepted++;
      expect(loweredTypes(one), text(one)).toEqual(rule);
      for (const t of Object.values(rule)) expect(mixesBatch(t.shape), text(one)).toBe(false);
      const sized = { ...one, types: bindTypes(one.types, { T: 4, H: 20, W: 18 }) };
      if (!ruleTypes(sized)) continue;
      expect(() => loweredTypes(sized, { bind: { N: 3 }, training: true }), text(one)).not.toThrow();
    }
    expect(accepted).toBeGreaterThan(20);
  });

  test("proposes repairs that work", () => {
    for (const one of cases)
      for (const problem of problemsOf(one)) {
        if (!problem.repair) continue;
        const left = problemsOf(repaired(one, problem.repair)).map(placeOf);
        expect(left, `${renderFix(problem.repair)} for ${text(one)}`).not.toContain(placeOf(problem));
      }
  });
});

test.each(["softmax", "logSoftmax", "argmax", "topk", "cumsum", "l2Normalize", "glu", "concat", "reduce"])(
  "%s takes the first axis of what has no batch, and no batch for an axis",
  (type) => {
    const layer = layerOf(type)!;
    const axis = { axis: 0, axes: [0], k: 1 };
    const known = Object.entries(axis).filter(([name]) => name in layer.params.shape);
    const params = layer.params.parse(Object.fromEntries(known));
    const on = (...shape: Dim[]) => problemsOf({ layer, params, types: { x: [tensor(shape)] } });
    expect(on(6, 3)).toEqual([]);
    expect(on("N", 3).map((p) => p.code)).toEqual(["axis"]);
    expect(on("2*N", 3).map((p) => p.code)).toEqual(["axis"]);
  },
);

test.each(Object.entries(layers))("%s calls no axis the batch where there is none", (_, layer) => {
  for (const example of layer.examples)
    for (const fixed of [[], [3]]) {
      const types = mapTypes(exampleTypes(example), (t) =>
        t.shape[0] === "N" ? tensor([...fixed, ...t.shape.slice(1)], t.dtype) : t,
      );
      const one = { ...exampleLayer(layer, example), types };
      for (const problem of problemsOf(one))
        expect(renderFinding(problem)[0], text(one)).not.toMatch(/as (axis )?0 is the batch|0, the batch/);
    }
});

test.each(["linear", "bilinear", "swiGlu", "layerNorm", "rmsNorm"])(
  "%s takes the features of a single row, and no batch for features",
  (type) => {
    const layer = layerOf(type)!;
    const params = layer.params.parse({});
    const on = (shape: Dim[]) =>
      problemsOf({ layer, params, types: mapValues(layer.inputs, () => [tensor(shape)]) });
    expect(on([6])).toEqual([]);
    expect(on(["T"]).map((p) => p.code)).toContain("openAxis");
    for (const shape of [["N"], ["2*N"], []]) expect(on(shape).map((p) => p.code)).toContain("rank");
  },
);
