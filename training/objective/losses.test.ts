import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gradients } from "../../ir/autodiff.ts";
import { createBuilder } from "../../ir/builder.ts";
import type { Loss } from "../../compiler/steps/objective.ts";
import { checkGradients, targets } from "../../ir/testing/checkGradients.ts";
import { noise } from "../../ir/testing/exampleTensors.ts";
import { load, programOf } from "../../ir/testing/runProgram.ts";
import { legalize } from "../../ir/passes/legalize.ts";
import { pyName } from "../../layers/python/py.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";
import { losses } from "./losses.ts";
import { deniedIn } from "../testing/deniedIn.ts";

type Params = Record<string, number>;

/** The loss at one place: scores (or one value), the label or value to hit, settings. */
const formulas: Record<keyof typeof losses, (x: readonly number[], t: number, p: Params) => number> = {
  crossEntropy: (x, t, { labelSmoothing: e = 0 }) => {
    const total = Math.log(x.reduce((s, v) => s + Math.exp(v), 0));
    return x.reduce((s, v, c) => s - ((c === t ? 1 - e : 0) + e / x.length) * (v - total), 0);
  },
  binaryCrossEntropy: ([x], t) => {
    const log = (v: number): number => -Math.log1p(Math.exp(-v));
    return -(t * log(x!) + (1 - t) * log(-x!));
  },
  meanSquaredError: ([x], t) => (x! - t) ** 2,
  l1: ([x], t) => Math.abs(x! - t),
  huber: ([x], t, { delta: d = 1 }) => {
    const a = Math.abs(x! - t);
    return a <= d ? 0.5 * a * a : d * (a - 0.5 * d);
  },
};

/** Settings that are tried besides the defaults. */
const settings: Partial<Record<keyof typeof losses, Params>> = {
  crossEntropy: { labelSmoothing: 0.2 },
  huber: { delta: 0.3 },
};

const examples = (Object.keys(losses) as (keyof typeof losses)[]).flatMap((type) => {
  const classes = losses[type].activation === "softmax" ? [5] : [];
  return [[4], [3, 1], [3, 2, 4]].flatMap((shape) =>
    [{}, ...(settings[type] ? [settings[type]] : [])].map((p: Params) => ({
      name: `${type} [${[...shape, ...classes]}] ${JSON.stringify(p)}`,
      ...{ type, shape, classes, p },
    })),
  );
});

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("losses", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(losses).sort()).toEqual(files.sort());
  for (const [key, loss] of Object.entries(losses)) expect(loss.type).toBe(key);
});

describe.each(examples)("$name", ({ type, shape, classes, p }) => {
  const loss: Loss = losses[type];
  const params = loss.params.parse(p);
  const prediction = tensor([...shape, ...classes]);
  const target = loss.target(prediction, params) as TensorType;
  const width = classes[0] ?? 1;
  const count = shape.reduce((a, d) => a * d, 1);
  const x = noise(count * width, 1).map((v) => 3 * v);
  const t = noise(count, 2).map((v) => (classes[0] ? Math.floor(((v + 1) / 2) * width) : (v + 1) / 2));
  const feeds = {
    x: { dtype: "float32" as const, dims: prediction.shape as number[], data: x },
    t: { dtype: target.dtype, dims: shape, data: t },
  };
  const b = createBuilder();
  const leaves = [b.leaf("x", prediction), b.leaf("t", target)] as const;
  const y = loss.lower({ prediction: leaves[0], target: leaves[1] }, params, b);

  test("is its formula, for each sample", async () => {
    const places = count / shape[0]!;
    const at = (i: number): number => formulas[type](x.slice(i * width, (i + 1) * width), t[i]!, p);
    const expected = Array.from({ length: shape[0]! }, (_, n) =>
      Array.from({ length: places }, (_, k) => at(n * places + k) / places).reduce((a, v) => a + v),
    );
    expect(target).toEqual(tensor(shape, classes[0] ? "int32" : "float32"));
    for (const way of targets) {
      const result = (await (await load(legalize(programOf({ y }), way)))(feeds)).y!;
      expect(result.dims).toEqual([shape[0]]);
      result.data.forEach((v, n) => expect(v).toBeCloseTo(expected[n]!, 5));
    }
  });

  test("has its gradient", async () => {
    await checkGradients({ y, leaves: [leaves[0]], feeds }, b);
  });

  test("runs on WebGPU, with its gradient", () => {
    const [dx] = gradients({ y, dy: b.constant(1, y.type.shape), wrt: [leaves[0]] }, b);
    expect(deniedIn(programOf({ y, dx: dx! }))).toEqual([]);
  });
});

describe("binary cross-entropy", () => {
  test("neither overflows nor has a kink at 0", async () => {
    const b = createBuilder();
    const x = b.leaf("x", tensor([4]));
    const y = losses.binaryCrossEntropy.lower({ prediction: x, target: b.leaf("t", tensor([4])) }, {}, b);
    const [dx] = gradients({ y, dy: b.constant(1, [4]), wrt: [x] }, b);
    const run = await load(legalize(programOf({ y, dx: dx! }), "cpu"));
    const feed = (data: readonly number[]) => ({ dtype: "float32" as const, dims: [4], data });
    const result = await run({ x: feed([1000, -1000, 0, -1000]), t: feed([0, 1, 1, 0]) });
    expect(result.y!.data).toEqual([1000, 1000, Math.fround(Math.log(2)), 0]);
    expect(result.dx!.data).toEqual([1, -1, -0.5, 0]);
  });
});

test("each reads as PyTorch", () => {
  const names = { prediction: pyName("prediction"), target: pyName("target") };
  const sources = (Object.keys(losses) as (keyof typeof losses)[]).flatMap((type) =>
    [{}, ...(settings[type] ? [settings[type]] : [])].map((p) => {
      const loss: Loss = losses[type];
      return loss.torch(loss.params.parse(p), names).source;
    }),
  );
  expect(sources).toMatchInlineSnapshot(`
    [
      "F.cross_entropy(prediction.flatten(0, -2), target.flatten().long())",
      "F.cross_entropy(prediction.flatten(0, -2), target.flatten().long(), label_smoothing=0.2)",
      "F.binary_cross_entropy_with_logits(prediction, target.view_as(prediction))",
      "F.mse_loss(prediction, target.view_as(prediction))",
      "F.l1_loss(prediction, target.view_as(prediction))",
      "F.huber_loss(prediction, target.view_as(prediction), delta=1)",
      "F.huber_loss(prediction, target.view_as(prediction), delta=0.3)",
    ]
  `);
});
