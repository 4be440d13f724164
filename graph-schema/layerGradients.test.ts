import { expect, test } from "vitest";
import { gradients } from "../compiler/autodiff.ts";
import { createBuilder } from "../compiler/ir/builder.ts";
import { type LoweringContext, lowerNode } from "../compiler/lowerNode.ts";
import { load, programOf, type TestTensor } from "../compiler/testing/runProgram.ts";
import { layerOf } from "./layers.ts";
import { tensor } from "./shape.ts";

/** Gradient of Σ y by x, computed by ONNX Runtime while training. */
async function gradientOf(type: string, params: object, data: readonly number[]): Promise<readonly number[]> {
  const b = createBuilder();
  const context: LoweringContext = { b, training: true, bind: {}, drawn: 0, state: [], inputs: new Map() };
  const layer = layerOf(type)!;
  const x = b.leaf("x", tensor([1, data.length]));
  const node = { id: "node", layer, params: layer.params.parse(params), frozen: false };
  const { y } = lowerNode(node, { x: [x] }, context);
  const [dx] = gradients({ y: y!, dy: b.constant(1, y!.type.shape), wrt: [x] }, b);
  const run = await load(programOf({ dx: dx! }));
  return (await run({ x: { dtype: "float32", dims: [1, data.length], data } })).dx!.data;
}

/** The same for a layer of two inputs, by both. */
async function gradientsOf(type: string, shape: readonly number[], data: readonly [number[], number[]]) {
  const b = createBuilder();
  const context: LoweringContext = { b, training: true, bind: {}, drawn: 0, state: [], inputs: new Map() };
  const layer = layerOf(type)!;
  const wrt = [b.leaf("a", tensor(shape)), b.leaf("b", tensor(shape))];
  const node = { id: "node", layer, params: layer.params.parse({}), frozen: false };
  const { y } = lowerNode(node, { a: [wrt[0]!], b: [wrt[1]!] }, context);
  const [da, db] = gradients({ y: y!, dy: b.constant(1, y!.type.shape), wrt }, b);
  const run = await load(programOf({ da: da!, db: db! }));
  const fed = (values: number[]): TestTensor => ({ dtype: "float32", dims: shape, data: values });
  const found = await run({ a: fed(data[0]), b: fed(data[1]) });
  return [found.da!.data, found.db!.data];
}

test.each(["maximum", "minimum"])("equal elements share the gradient of %s", async (type) => {
  expect(await gradientsOf(type, [1, 1], [[2], [2]])).toEqual([[0.5], [0.5]]);
});

test("cosineSimilarity has a gradient at 0, and none where both are", async () => {
  const [da, db] = await gradientsOf(
    "cosineSimilarity",
    [1, 2],
    [
      [0, 0],
      [3, 4],
    ],
  );
  expect(da!.map((g) => g / 1e8)).toEqual([expect.closeTo(0.6, 5), expect.closeTo(0.8, 5)]);
  expect(db).toEqual([0, 0]);
});

test.each([1, 26])("cdist has gradient 0 where points agree, for %d of them", async (count) => {
  const points = Array.from({ length: count * 2 }, (_, i) => i);
  const found = await gradientsOf("cdist", [1, count, 2], [points, points]);
  // Products round, so that points may lie a little apart.
  for (const g of found.flat()) expect(Math.abs(g)).toBeLessThan(count === 1 ? 1e-30 : 1e3);
});

// Where formulas leave the derivative open or overflow, it is PyTorch's.
test.each([
  { type: "elu", params: { alpha: 2 }, at: [1000, 0, -1], expected: [1, 2, 2 * Math.exp(-1)] },
  { type: "hardSwish", at: [-3, 3, -4, 4], expected: [0, 1, 0, 1] },
  { type: "hardSigmoid", at: [-3, 3, 0], expected: [0, 0, 1 / 6] },
  { type: "hardTanh", at: [-1, 1, 0.5], expected: [0, 0, 1] },
  { type: "relu6", at: [0, 6, 3], expected: [0, 0, 1] },
  { type: "softplus", at: [1000, 0, -1000], expected: [1, 0.5, 0] },
  { type: "mish", at: [1000, 0, -1000], expected: [1, 0.6, 0] },
  { type: "abs", at: [0, -2, 2], expected: [0, -1, 1] },
  { type: "clip", at: [0, 1, 0.5, 2, -1], expected: [1, 1, 1, 0, 0] },
  { type: "reduce", params: { reduction: "l2" }, at: [0, 0], expected: [0, 0] },
  { type: "reduce", params: { reduction: "max" }, at: [3, 1, 3], expected: [0.5, 0, 0.5] },
  { type: "reduce", params: { reduction: "min" }, at: [1, 1, 3], expected: [0.5, 0.5, 0] },
  { type: "pow", params: { exponent: 2 }, at: [0, -3], expected: [0, -6] },
  { type: "pow", params: { exponent: 1 }, at: [0, -3], expected: [1, 1] },
  { type: "gradientReversal", params: { strength: 2 }, at: [3, 0], expected: [-2, -2] },
  { type: "l2Normalize", params: { eps: 0.5 }, at: [0, 0], expected: [2, 2] },
])("$type has a gradient at $at", async ({ type, params = {}, at, expected }) => {
  const found = await gradientOf(type, params, at);
  found.forEach((g, i) => expect(g).toBeCloseTo(expected[i]!, 5));
});
