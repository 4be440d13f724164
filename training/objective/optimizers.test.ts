import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createBuilder } from "../../ir/builder.ts";
import type { Optimizer } from "./optimizer.ts";
import { legalize } from "../../ir/passes/legalize.ts";
import { targets } from "../../ir/targets.ts";
import { noise } from "../../ir/testing/exampleTensors.ts";
import { load, programOf, type TestTensor } from "../../ir/testing/runProgram.ts";
import { pyName } from "../../layers/python/py.ts";
import { tensor } from "../../ir/types/shape.ts";
import { initialize } from "../run/initialize.ts";
import { optimizers } from "./optimizers.ts";
import { lackedAnywhere } from "../../ir/testing/lackedAnywhere.ts";

const STEPS = 12;
const SIZE = 6;
const examples = Object.entries<Optimizer>(optimizers).flatMap(([type, optimizer]) =>
  [{}, ...(optimizer.examples ?? [])].map((given) => ({
    name: `${type} ${JSON.stringify(given)}`,
    optimizer,
    params: optimizer.params.parse(given) as Record<string, unknown> & { learningRate: number },
  })),
);

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("optimizers", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(optimizers).sort(), "every file in optimizers/ has a line in optimizers.ts").toEqual(
    files.sort(),
  );
  for (const [key, optimizer] of Object.entries(optimizers)) expect(optimizer.type).toBe(key);
});

describe.each(examples)("$name", ({ optimizer, params }) => {
  test("follows its reference", async () => {
    const b = createBuilder();
    const shape = (scalar?: true): number[] => (scalar ? [] : [2, 3]);
    const slots = Object.entries(optimizer.slots(params));
    const updated = optimizer.update(
      {
        parameter: b.leaf("w", tensor([2, 3])),
        gradient: b.leaf("g", tensor([2, 3])),
        rate: b.leaf("rate", tensor([])),
        slots: Object.fromEntries(
          slots.map(([name, { scalar }]) => [name, b.leaf(`slot ${name}`, tensor(shape(scalar)))]),
        ),
      },
      params,
      b,
    );
    expect(Object.keys(updated.slots).sort()).toEqual(slots.map(([name]) => name).sort());
    const outputs = Object.entries(updated.slots).map(([name, v]) => [`next slot ${name}`, v] as const);
    const program = programOf({ "next w": updated.parameter, ...Object.fromEntries(outputs) });

    expect(lackedAnywhere(program)).toEqual([]);

    const start = noise(SIZE, 1);
    const gradients = Array.from({ length: STEPS }, (_, t) => noise(SIZE, t + 5));
    const expected = start.map((w, i) =>
      optimizer.reference(
        w,
        gradients.map((g) => g[i]!),
        params,
      ),
    );
    for (const target of Object.values(targets)) {
      const run = await load(legalize(program, target));
      const f32 = (dims: readonly number[], data: readonly number[]): TestTensor => ({
        dtype: "float32",
        dims,
        data,
      });
      let state: Record<string, TestTensor> = {
        w: f32([2, 3], start),
        rate: f32([], [params.learningRate]),
      };
      for (const [name, { init, scalar }] of slots) {
        const { shape: dims, data } = initialize(init, shape(scalar), { seed: 0, name });
        state[`slot ${name}`] = f32(dims, Array.from(data, Number));
      }
      for (let t = 0; t < STEPS; t++) {
        const next = await run({ ...state, g: f32([2, 3], gradients[t]!) });
        const renamed = Object.entries(next).map(([name, x]) => [name.slice("next ".length), x] as const);
        state = { ...state, ...Object.fromEntries(renamed) };
        state.w!.data.forEach((w, i) =>
          expect(
            Math.abs(w - expected[i]![t]!),
            `weight ${i} after ${t + 1} updates: update gives ${w}, reference ${expected[i]![t]}`,
          ).toBeLessThan(2e-6),
        );
      }
    }
  });

  test("reads as PyTorch", () => {
    const source = optimizer.torch(params, pyName("parameters")).source;
    expect(
      source,
      "a constructor of parameters and lr, of torch.optim or of a class that `helper` writes",
    ).toMatch(/^(torch\.optim\.)?[A-Z]\w*\(parameters, lr=/);
    expect(source).toMatchSnapshot();
  });
});

test.each(Object.entries(optimizers))("%s shows a gradient that is no number", async (_type, optimizer) => {
  const b = createBuilder();
  const leaf = (name: string): ReturnType<typeof b.leaf> => b.leaf(name, tensor([]));
  const params = optimizer.params.parse({}) as Record<string, unknown> & { learningRate: number };
  const slots = Object.keys(optimizer.slots(params));
  const { parameter } = optimizer.update(
    {
      parameter: leaf("w"),
      gradient: leaf("g"),
      rate: leaf("rate"),
      slots: Object.fromEntries(slots.map((name) => [name, leaf(name)])),
    },
    params,
    b,
  );
  const scalar = (value: number): TestTensor => ({ dtype: "float32", dims: [], data: [value] });
  const state = Object.fromEntries(slots.map((name) => [name, scalar(0.5)]));
  for (const target of Object.values(targets)) {
    const run = await load(legalize(programOf({ parameter }), target));
    const { parameter: next } = await run({ ...state, w: scalar(1), g: scalar(NaN), rate: scalar(0.1) });
    expect(next!.data[0], target.id).toBeNaN();
  }
});

test("Adam's bias correction is right from the first step to the ten-thousandth", async () => {
  const b = createBuilder();
  const zero = b.leaf("zero", tensor([]));
  const c = b.leaf("c", tensor([]));
  const { slots } = optimizers.adam!.update(
    {
      parameter: zero,
      gradient: zero,
      rate: zero,
      slots: { mean: zero, square: zero, correction1: c, correction2: c },
    },
    optimizers.adam!.params.parse({}),
    b,
  );
  const run = await load(legalize(programOf({ next: slots.correction2! }), targets.cpu));
  let state: TestTensor = { dtype: "float32", dims: [], data: [0] };
  for (let t = 1; t <= 10_000; t++) {
    state = (await run({ c: state })).next!;
    const exact = 1 - 0.999 ** t;
    const tolerance = t < 10 ? 3e-7 : 4e-5;
    if (t < 10 || t % 1000 === 0) expect(Math.abs(state.data[0]! / exact - 1)).toBeLessThan(tolerance);
  }
});
