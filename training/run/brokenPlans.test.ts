import { expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { type Diagnostic, fixesOf } from "../../graph-schema/diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import type { Document } from "../../graph-schema/document.ts";
import { applyEdit } from "../../graph-schema/edits/edit.ts";
import { plan as planSchema } from "../../graph-schema/plan/plan.ts";
import { block, graph } from "../../test/parity/graph.ts";
import { table } from "../testing/encodeCases.ts";
import { planObjective, planRun } from "./planRun.ts";

// A plan that says all that a plan can say. Each name in it is broken, one at a time, and must be told with its fix.

const rows = Array.from({ length: 12 }, (_, i) => i);
const numbers = (name: string, of: (i: number) => number) => ({ name, data: Float32Array.from(rows, of) });
const dataset = await table(
  [
    numbers("length", (i) => i),
    numbers("breadth", (i) => (i * 7) % 5),
    numbers("counted", (i) => i % 2),
    numbers("patient", (i) => i % 4),
    numbers("measured", (i) => i),
    numbers("importance", () => 1),
    numbers("comment", () => 0),
    numbers("price", (i) => i * 2),
    {
      ...{ name: "colour", kind: "category", dtype: "int32", classes: ["green", "yellow"] },
      data: Int32Array.from(rows, (i) => i % 2),
    },
    {
      ...{ name: "purpose", kind: "category", dtype: "int32", classes: ["training", "heldout"] },
      data: Int32Array.from(rows, (i) => Number(i > 8)),
    },
  ],
  "price",
);

const plan = planSchema.parse({
  dataset: "file:0",
  columns: [
    {
      name: "length",
      kind: "number",
      roles: [{ as: "input", port: "sizes", steps: [{ type: "standardize" }] }],
    },
    { name: "breadth", roles: [{ as: "input", port: "sizes" }] },
    { name: "counted", roles: [{ as: "input", port: "counting" }] },
    { name: "patient", roles: [{ as: "group" }] },
    { name: "measured", roles: [{ as: "time" }] },
    { name: "importance", roles: [{ as: "weight" }] },
    { name: "comment", roles: [{ as: "ignore" }] },
    { name: "price", roles: [{ as: "target", term: "costs" }] },
    { name: "colour", roles: [{ as: "target", term: "colours" }] },
  ],
  steps: { number: [], category: [{ type: "oneHot" }] },
  split: { type: "column", params: { column: "purpose", heldOut: "heldout", train: "training" } },
  objective: {
    terms: [
      {
        ...{ kind: "compared", name: "costs", loss: { type: "meanSquaredError" }, output: "estimate" },
        mask: { from: "input", input: "counting" },
        weight: "=min(1, epoch)",
      },
      { kind: "compared", name: "colours", loss: { type: "crossEntropy" }, output: "scores" },
      {
        ...{ kind: "compared", name: "agreement", loss: { type: "huber" }, output: "estimate" },
        target: { from: "output", output: "opinion" },
      },
      {
        ...{ kind: "compared", name: "repeated", loss: { type: "huber" }, output: "opinion" },
        target: { from: "columns", of: "costs" },
      },
      { kind: "added", name: "penalty", node: "smallness" },
    ],
    phases: [
      {
        ...{ name: "first", terms: ["costs", "agreement", "repeated", "penalty"] },
        trains: ["shared", "estimating", "repeating.*", "block:thinking"],
        optimizer: { type: "adamW" },
        groups: [{ trains: ["estimating"], params: { learningRate: 0.1 } }],
      },
      { name: "second", terms: ["colours"], trains: ["painting"], schedule: { type: "cosine" } },
    ],
    metrics: [
      {
        id: "distance",
        type: "meanAbsoluteError",
        output: "estimate",
        target: { from: "columns", of: "costs" },
      },
      { id: "rightness", type: "accuracy", output: "scores", target: { from: "columns", of: "colours" } },
      { id: "quarrel", type: "rmse", output: "estimate", target: { from: "output", output: "opinion" } },
      { id: "fidelity", type: "rmse", output: "estimate", target: { from: "input", input: "counting" } },
    ],
  },
});

const document: Document = {
  ...graph(
    [
      ["sizes", "input", { shape: [2] }],
      ["counting", "input", { shape: [1] }],
      ["beside", "concat"],
      ["shared", "linear", { units: 4 }],
      ["repeating", "block:thinking", { repeat: 2 }],
      ["smallness", "lossTerm"],
      ["estimating", "linear", { units: 1 }],
      ["doubting", "linear", { units: 1 }],
      ["painting", "linear", { units: 2 }],
      ["estimate", "output"],
      ["opinion", "output"],
      ["scores", "output"],
    ],
    [
      ...[
        "sizes>beside.x",
        "counting>beside.x",
        "beside>shared.x",
        "shared>repeating.x",
        "repeating>smallness.x",
        "smallness>estimating.x",
      ],
      ...["repeating>doubting.x", "repeating>painting.x"],
      ...["estimating>estimate.x", "doubting>opinion.x", "painting>scores.x"],
    ],
  ),
  blocks: {
    thinking: block(
      { title: "Thinking" },
      [
        ["x", "input"],
        ["dense", "linear", { units: 4 }],
        ["y", "output"],
      ],
      ["x>dense.x", "dense>y.x"],
    ),
  },
  plan,
};

type Keys = readonly (string | number)[];

/** What is no name of something: ways in which names are meant, formulas and names that the plan gives itself. */
const notNames = new Set([
  "as",
  "from",
  "kind:term",
  "dataset",
  "gaps",
  "weights",
  "weight",
  "name:own",
  "id",
]);

/** Every place in the plan where something is named, by the keys that lead there. */
function namesIn(value: unknown, keys: Keys = []): Keys[] {
  if (typeof value === "string") {
    const key = keys.at(-1)!;
    const isOwn = key === "name" && (keys[0] === "objective" || keys[0] === "columns");
    const kind = key === "kind" && keys[0] === "objective" ? "kind:term" : key;
    return value === "*" || notNames.has(String(isOwn && keys[0] === "objective" ? "name:own" : kind))
      ? []
      : [keys];
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    namesIn(inner, [...keys, Array.isArray(value) ? Number(key) : key]),
  );
}

const valueAt = (value: unknown, keys: Keys): unknown =>
  keys.reduce((v, key) => (v as Record<string | number, unknown>)[key], value);

function withValue(value: unknown, [key, ...rest]: Keys, next: unknown): unknown {
  if (key === undefined) return next;
  const changed = withValue((value as Record<string | number, unknown>)[key], rest, next);
  return Array.isArray(value) ? value.with(Number(key), changed) : { ...(value as object), [key]: changed };
}

const told = async (broken: Document): Promise<readonly Diagnostic[]> =>
  (await planRun(broken, dataset)).diagnostics;

const places = namesIn(plan);

test("the plan itself is whole, and the walk finds the names in it", async () => {
  expect((await told(document)).map(renderDiagnostic)).toEqual([]);
  expect(places.length).toBeGreaterThan(50);
});

test.each(places.map((keys) => [keys.join("."), keys] as const))(
  "%s is told where it is no name of anything",
  async (_, keys) => {
    const before = String(valueAt(plan, keys));
    for (const name of [`${before}x`, "zzzzzzzz"]) {
      const broken = { ...document, plan: planSchema.parse(withValue(plan, keys, name)) };
      const found = (await told(broken)).filter(({ severity }) => severity === "error");
      const named = found.filter((d) => renderDiagnostic(d).includes(name));
      expect(named.length, found.map(renderDiagnostic).join("\n") || "nothing is told").toBeGreaterThan(0);
      if (name === "zzzzzzzz" || keys[0] === "reading") continue;
      const fixed = named.flatMap((d) => fixesOf(d).map(({ edit }) => applyEdit(broken, edit).document));
      const mended = await Promise.all(fixed.map(told));
      expect(
        mended.some((left) => left.every((d) => !renderDiagnostic(d).includes(name))),
        named.map(renderDiagnostic).join("\n"),
      ).toBe(true);
    }
  },
);

test("a name in a kind of steps is told as well", async () => {
  const broken = { ...document, plan: { ...plan, steps: { ...plan.steps, numbr: [] } } };
  expect((await told(broken)).map(renderDiagnostic)).toEqual([
    'setting steps.numbr: expected one of number, category, image, tokens, got "numbr".',
  ]);
});

test("what needs no data is told before some are chosen", () => {
  const broken = {
    ...plan,
    split: { type: "randam", params: {} },
    steps: { image: [{ type: "bite", params: {} }] },
  };
  const { diagnostics } = planObjective(check({ ...document, plan: broken }));
  expect(diagnostics.map(({ code }) => code)).toEqual(["unknownStep", "unknownSplit"]);
});
