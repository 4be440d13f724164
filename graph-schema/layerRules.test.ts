import { describe, expect, test } from "vitest";
import { arrange } from "../compiler/lowerNode.ts";
import { mixesBatch } from "./batch.ts";
import { isProblem, type Layer } from "./layer.ts";
import { layerOf, layers } from "./layers.ts";
import type { Problem } from "./problem.ts";
import type { Dim } from "./dim.ts";
import { tensor, type TensorType } from "./shape.ts";
import { exampleTypes } from "./testing/exampleDocument.ts";
import { bindType, loweredTypes } from "./testing/loweredTypes.ts";
import { type Random, seededRandom } from "./testing/random.ts";

type Types = Readonly<Record<string, readonly TensorType[]>>;
type Params = Record<string, unknown>;

const ruleOf = (layer: Layer, params: Params, types: Types) =>
  layer.shape(arrange(layer, types) as Record<string, TensorType>, params);

const mapTypes = (types: Types, change: (t: TensorType) => TensorType): Types =>
  Object.fromEntries(Object.entries(types).map(([port, list]) => [port, list.map(change)]));

function problemsOf(layer: Layer, params: Params, types: Types): readonly Problem[] {
  const answer = ruleOf(layer, params, types);
  if (!isProblem(answer)) return [];
  return Array.isArray(answer) ? (answer as readonly Problem[]) : [answer as Problem];
}

const dims: readonly Dim[] = [1, 1, 2, 3, 4, 6, 8, 9, "T", "H", "2*T", "floor(H/2)"];

/** Axes behind the batch become others, come or go; sometimes another axis has been merged into the batch. */
function randomShape([batch, ...sample]: readonly Dim[], random: Random): Dim[] {
  const changed = sample.map((d) => (random.oneIn(4) ? random.of(dims) : d));
  if (random.oneIn(9)) changed.splice(random.below(changed.length + 1), 1);
  if (random.oneIn(9)) changed.splice(random.below(changed.length + 1), 0, random.of(dims));
  return [random.oneIn(10) ? "N*T" : batch!, ...changed];
}

/** Settings in which numbers, also those in lists, have become others. */
function randomParams(params: Params, random: Random): Params {
  const change = (v: unknown): unknown => {
    if (Array.isArray(v)) return v.map(change);
    if (typeof v === "boolean") return random.oneIn(3) ? !v : v;
    return typeof v === "number" && random.oneIn(3) ? random.below(8) - 2 : v;
  };
  return Object.fromEntries(Object.entries(params).map(([name, v]) => [name, change(v)]));
}

function randomCase(layer: Layer, random: Random): { params: Params; types: Types } | undefined {
  const example = random.of(layer.examples);
  const parsed = layer.params.safeParse(randomParams(layer.params.parse(example.params ?? {}), random));
  if (!parsed.success) return undefined;
  const types = mapTypes(exampleTypes(example), (t) => tensor(randomShape(t.shape, random), t.dtype));
  return { params: parsed.data as Params, types };
}

/** The case after a repair; undefined where the repaired input is itself at fault. */
function repaired(layer: Layer, { params, types }: { params: Params; types: Types }, { repair }: Problem) {
  if (!repair) return undefined;
  if ("setParams" in repair)
    return { types, params: layer.params.parse({ ...params, ...repair.setParams }) as Params };
  const { input, type, params: settings } = repair.insertBefore;
  const inserted = layerOf(type)!;
  const before = { x: types[input]! };
  const answer = ruleOf(inserted, inserted.params.parse(settings ?? {}), before);
  expect(isProblem(answer), `${type} on ${JSON.stringify(before)}: ${JSON.stringify(answer)}`).toBe(false);
  return { params, types: { ...types, [input]: [(answer as { y: TensorType }).y] } };
}

const all = Object.entries(layers) as unknown as [string, Layer][];

describe.each(all)("%s on random inputs and settings", (_type, layer) => {
  const random = seededRandom(layer.type.length * 7919);
  const cases = Array.from({ length: 400 }, () => randomCase(layer, random)).filter((c) => c !== undefined);

  test("lowers whatever its rule accepts, to the same types", () => {
    let accepted = 0;
    for (const { params, types } of cases) {
      const answer = ruleOf(layer, params, types);
      if (isProblem(answer)) continue;
      accepted++;
      const what = `${JSON.stringify(params)} on ${JSON.stringify(types)}`;
      expect(loweredTypes(layer, params, types), what).toEqual(answer);
      for (const t of Object.values(answer)) expect(mixesBatch(t.shape), what).toBe(false);
      const bind = { T: 4, H: 20 };
      const sized = mapTypes(types, (t) => bindType(t, bind));
      if (isProblem(ruleOf(layer, params, sized))) continue;
      expect(
        () => loweredTypes(layer, params, sized, { bind: { N: 3 }, training: true }),
        what,
      ).not.toThrow();
    }
    expect(accepted).toBeGreaterThan(20);
  });

  test("proposes repairs that work", () => {
    for (const one of cases)
      for (const problem of problemsOf(layer, one.params, one.types)) {
        const after = repaired(layer, one, problem);
        if (!after) continue;
        const what = `${problem.repair!.title} for ${problem.actual} of ${JSON.stringify(one)}`;
        const place = (p: Problem) => `${p.code} ${p.port} ${p.param} ${p.expected}`;
        expect(problemsOf(layer, after.params, after.types).map(place), what).not.toContain(place(problem));
      }
  });
});
