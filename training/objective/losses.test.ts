import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { gradients } from "../../ir/autodiff.ts";
import { createBuilder } from "../../ir/builder.ts";
import type { Loss } from "./loss.ts";
import { checkGradients } from "../../ir/testing/checkGradients.ts";
import { noise } from "../../ir/testing/exampleTensors.ts";
import { load, programOf } from "../../ir/testing/runProgram.ts";
import { legalize } from "../../ir/passes/legalize.ts";
import { targets } from "../../ir/targets.ts";
import { pyName } from "../../layers/python/py.ts";
import { sizeOf, tensor, type TensorType } from "../../ir/types/shape.ts";
import { classesFirst } from "../testing/classesFirst.ts";
import { losses } from "./losses.ts";
import { lackedAnywhere } from "../../ir/testing/lackedAnywhere.ts";

const cases = Object.entries<Loss>(losses).flatMap(([type, loss]) =>
  [{}, ...(loss.examples ?? [])].map((given) => ({
    name: `${type} ${JSON.stringify(given)}`,
    loss,
    params: loss.params.parse(given),
  })),
);
const CLASSES = 5;
const examples = cases.flatMap(({ name, ...one }) =>
  [[4], [3, 1], [3, 2, 4]].flatMap((shape) =>
    predictionsOf(one, shape).map((prediction) => ({
      name: `${name} [${prediction}] for [${shape}]`,
      ...one,
      shape,
      prediction: tensor(prediction),
    })),
  ),
);

/** The shapes of predictions for answers of a shape: with an axis of classes where the loss takes one. */
function predictionsOf({ loss, params }: Pick<(typeof cases)[number], "loss" | "params">, shape: number[]) {
  if (!loss.classAxis) return [shape];
  const all = shape.map((_, i) => shape.toSpliced(i + 1, 0, CLASSES));
  return all.filter((s) => s[loss.classAxis!(tensor(s), params)] === CLASSES);
}

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("losses", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(losses).sort(), "every file in losses/ has a line in losses.ts").toEqual(files.sort());
  for (const [key, loss] of Object.entries(losses)) expect(loss.type).toBe(key);
});

describe.each(examples)("$name", ({ loss, params, shape, prediction }) => {
  const target = loss.target(prediction, params) as TensorType;
  const axis = loss.classAxis?.(prediction, params);
  const width = axis === undefined ? 1 : CLASSES;
  const count = sizeOf(shape);
  const x = noise(count * width, 1).map((v) => 3 * v);
  const t = noise(count, 2).map((v) => (axis ? Math.floor(((v + 1) / 2) * width) : (v + 1) / 2));
  const laidOut = axis === 1 ? classesFirst(x, { samples: shape[0]!, classes: width }) : x;
  const feeds = {
    x: { dtype: "float32" as const, dims: prediction.shape as number[], data: laidOut },
    t: { dtype: target.dtype, dims: shape, data: t },
  };
  const b = createBuilder();
  const leaves = [b.leaf("x", prediction), b.leaf("t", target)] as const;
  const y = loss.lower({ prediction: leaves[0], target: leaves[1] }, params, b);

  test("is its reference at each place", async () => {
    const expected = Array.from(t, (label, i) =>
      loss.reference(x.slice(i * width, (i + 1) * width), label, params),
    );
    expect(target).toEqual(tensor(shape, axis ? "int32" : "float32"));
    for (const way of Object.values(targets)) {
      const result = (await (await load(legalize(programOf({ y }), way)))(feeds)).y!;
      expect(result.dims.filter((d) => d !== 1)).toEqual(shape.filter((d) => d !== 1));
      result.data.forEach((v, n) => expect(v).toBeCloseTo(expected[n]!, 5));
    }
  });

  test("has its gradient", async () => {
    await checkGradients({ y, leaves: [leaves[0]], feeds }, b);
  });

  test("runs on every target, with its gradient", () => {
    const [dx] = gradients({ y, dy: b.constant(1, y.type.shape), wrt: [leaves[0]] }, b);
    expect(lackedAnywhere(programOf({ y, dx: dx! }))).toEqual([]);
  });
});

describe("binary cross-entropy", () => {
  test("neither overflows nor has a kink at 0", async () => {
    const b = createBuilder();
    const x = b.leaf("x", tensor([4]));
    const y = losses.binaryCrossEntropy!.lower({ prediction: x, target: b.leaf("t", tensor([4])) }, {}, b);
    const [dx] = gradients({ y, dy: b.constant(1, [4]), wrt: [x] }, b);
    const run = await load(legalize(programOf({ y, dx: dx! }), targets.cpu));
    const feed = (data: readonly number[]) => ({ dtype: "float32" as const, dims: [4], data });
    const result = await run({ x: feed([1000, -1000, 0, -1000]), t: feed([0, 1, 1, 0]) });
    expect(result.y!.data).toEqual([1000, 1000, Math.fround(Math.log(2)), 0]);
    expect(result.dx!.data).toEqual([1, -1, -0.5, 0]);
  });
});

test.each(cases)("$name reads as PyTorch", ({ loss, params }) => {
  const names = { prediction: pyName("prediction"), target: pyName("target") };
  expect(loss.torch(params, names).source).toMatchSnapshot();
});
