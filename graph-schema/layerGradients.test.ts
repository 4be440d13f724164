import { expect, test } from "vitest";
import { gradients } from "../compiler/autodiff.ts";
import { createBuilder } from "../compiler/ir/builder.ts";
import { type LoweringContext, lowerNode } from "../compiler/lowerNode.ts";
import { load, programOf } from "../compiler/testing/runProgram.ts";
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

// Where formulas leave the derivative open or overflow, it is PyTorch's.
test.each([
  { type: "elu", params: { alpha: 2 }, at: [1000, 0, -1], expected: [1, 2, 2 * Math.exp(-1)] },
  { type: "hardSwish", at: [-3, 3, -4, 4], expected: [0, 1, 0, 1] },
  { type: "hardSigmoid", at: [-3, 3, 0], expected: [0, 0, 1 / 6] },
  { type: "hardTanh", at: [-1, 1, 0.5], expected: [0, 0, 1] },
  { type: "relu6", at: [0, 6, 3], expected: [0, 0, 1] },
  { type: "softplus", at: [1000, 0, -1000], expected: [1, 0.5, 0] },
  { type: "mish", at: [1000, 0, -1000], expected: [1, 0.6, 0] },
  { type: "l2Normalize", params: { eps: 0.5 }, at: [0, 0], expected: [2, 2] },
])("$type has a gradient at $at", async ({ type, params = {}, at, expected }) => {
  const found = await gradientOf(type, params, at);
  found.forEach((g, i) => expect(g).toBeCloseTo(expected[i]!, 5));
});
