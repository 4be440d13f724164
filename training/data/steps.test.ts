import { readdirSync } from "node:fs";
import * as web from "onnxruntime-web/wasm";
import { describe, expect, test } from "vitest";
import { entryBy } from "../../compiler/steps/enterDoor.ts";
import { createBuilder } from "../../ir/builder.ts";
import { rootsOf } from "../../ir/program.ts";
import { optimize } from "../../ir/passes/optimize.ts";
import { lackedAnywhere } from "../../ir/testing/lackedAnywhere.ts";
import { targets } from "../../ir/targets.ts";
import { sizeOf, tensor } from "../../ir/types/shape.ts";
import { initialize } from "../run/initialize.ts";
import type { Tensors } from "../run/tensor.ts";
import { nodeBackend } from "../runtime/node.ts";
import { loadOnnx, type OnnxBackend } from "../runtime/onnx.ts";
import { webBackend } from "../runtime/webBackend.ts";
import { keyOf, uniforms } from "../run/generator.ts";
import { type RawData, rawArrays } from "./rawData.ts";
import type { Step } from "./step.ts";
import { steps } from "./steps.ts";

web.env.wasm.numThreads = 1;
const backends: Readonly<Record<string, OnnxBackend>> = {
  cpu: nodeBackend(1),
  wasm: webBackend(web, { executionProviders: ["wasm"], graphOptimizationLevel: "extended" }),
};

const examples = Object.values(steps).flatMap((step) =>
  step.examples.map((example, i) => ({ name: `${step.type}, example ${i}`, step, ...example })),
);

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("steps", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(steps).sort(), "every file in steps/ has a line in steps.ts").toEqual(files.sort());
  for (const [key, step] of Object.entries(steps)) expect(step.type).toBe(key);
});

/** Values as wild as the step may be given. */
function noise({ given, rows }: (typeof examples)[number]): RawData {
  const size = sizeOf(given.shape);
  const count = size * Math.max(8, Math.floor(2000 / size));
  const u = uniforms(keyOf(0, given.dtype), count);
  if (given.dtype === "uint8") return Uint8Array.from(u, (v) => 256 * v);
  if (given.classes) {
    const { classes } = given;
    return Int32Array.from(u, (v, i) => Math.floor(v * (classes[i % size]! + 1)) - 1);
  }
  if (given.dtype === "int32") return Int32Array.from(u, (v, i) => v * 10 ** (i % 10) + rows[0]!);
  return Float32Array.from(u, (v, i) => (v - 0.5) * 10 ** (i % 9) + rows[0]!);
}

describe.each(examples)("$name", (example) => {
  const { step, given, rows } = example;
  const params = step.params.parse(example.params ?? {});
  const output = step.output(given, params)!;
  const program = programOf(step, params);
  const known = rawArrays[given.dtype].from(rows);

  test.each(Object.entries(backends))(
    "gives on %s what its reference does, to the bit",
    async (_, backend) => {
      for (const x of [known, noise(example)]) {
        const fitting = step.fit?.(given, params);
        fitting?.add(x);
        const fit = fitting?.result() ?? {};
        const count = x.length / sizeOf(given.shape);
        const state = Object.fromEntries(
          Object.entries(fit).map(([name, data]) => [
            `data/x.${name}`,
            { dtype: "float32", shape: [data.length], data },
          ]),
        ) as Tensors;
        const session = await loadOnnx(backend, { test: optimize(program, targets.wasm) }, state);
        const fed = { dtype: given.dtype, shape: [count, ...given.shape], data: x };
        const { y } = await session.run("test", { raw: fed });
        await session.dispose();
        expect(y!.shape).toEqual([count, ...output.shape]);
        expect(y!.data).toEqual(step.reference({ x, given, fit }, params));
      }
    },
  );

  test("asks no target for what it lacks", () => {
    expect(lackedAnywhere(program)).toEqual([]);
    expect(rootsOf(program)).toHaveLength(1);
  });

  test("is fitted to the same, however many rows come at a time", () => {
    if (!step.fit) {
      expect(step.fitted).toBeUndefined();
      return;
    }
    const [x, size] = [noise(example), sizeOf(given.shape)];
    const whole = step.fit(given, params);
    whole.add(x);
    const streamed = step.fit(given, params);
    for (let at = 0, rows = 1; at < x.length; at += rows * size, rows++)
      streamed.add(x.subarray(at, at + rows * size));
    expect(streamed.result()).toEqual(whole.result());
    const lengths = Object.entries(whole.result()).map(([name, { length }]) => [name, length]);
    const declared = Object.entries(step.fitted!(given, params)).map(([name, { length }]) => [name, length]);
    expect(lengths).toEqual(declared);
  });

  function programOf(unit: Step, settings: Record<string, unknown>) {
    const b = createBuilder();
    const leaf = { name: "raw", dtype: given.dtype, shape: given.shape };
    const applied = { unit, params: settings, given, state: "data/x" };
    const piece = { leaf: "raw", start: 0, shape: given.shape, steps: [applied] };
    const door = { x: { leaves: [leaf], pieces: [piece] } };
    const type = tensor(["N", ...output.shape], output.dtype);
    const { enter, inputs, fits } = entryBy(door, b);
    return { name: "test", inputs, state: fits, outputs: { y: enter("x", type) } };
  }
});

test.each(Object.values(steps))("$type takes nothing but what it says", (step) => {
  const hasClasses = step.examples.some(({ given }) => given.classes);
  const taken = (dtype: "float32" | "int32" | "uint8"): boolean =>
    step.output(
      { dtype, shape: [2], ...(hasClasses && dtype === "int32" && { classes: [2, 3] }) },
      step.params.parse({}),
    ) !== undefined;
  const dtypes = new Set(step.examples.map((e) => e.given.dtype));
  for (const dtype of ["float32", "int32", "uint8"] as const) expect(taken(dtype)).toBe(dtypes.has(dtype));
});

test("standardized training rows have mean 0 and deviation 1; a constant column is moved alone", () => {
  const { standardize } = steps;
  const given = { dtype: "float32", shape: [2] } as const;
  const x = Float32Array.of(1, 7, 2, 7, 6, 7, 11, 7);
  const fitting = standardize!.fit!(given, {});
  fitting.add(x);
  const fit = fitting.result();
  expect(fit).toEqual({ mean: Float32Array.of(5, 7), deviation: Float32Array.of(Math.sqrt(15.5), 1) });
  const y = standardize!.reference({ x, given, fit }, {});
  const first = [...y].filter((_, i) => i % 2 === 0);
  expect(first.reduce((a, v) => a + v, 0)).toBeCloseTo(0, 6);
  expect(first.reduce((a, v) => a + v * v, 0) / 4).toBeCloseTo(1, 6);
  expect([...y].filter((_, i) => i % 2 === 1)).toEqual([0, 0, 0, 0]);
});

test("what is fitted begins as what changes nothing, until there is data", () => {
  const { standardize } = steps;
  const declared = standardize!.fitted!({ dtype: "float32", shape: [2] }, {});
  const start = Object.values(declared).map(({ length, value }) =>
    initialize({ kind: "fitted", value }, [length], { seed: 0, name: "x" }),
  );
  expect(start.map(({ data }) => [...data])).toEqual([
    [0, 0],
    [1, 1],
  ]);
});
