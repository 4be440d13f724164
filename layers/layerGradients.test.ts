import { describe, expect, test } from "vitest";
import { gradients } from "../ir/autodiff.ts";
import { createBuilder } from "../ir/builder.ts";
import { type LoweringContext, lowerNode } from "../compiler/lower/lowerNode.ts";
import { nodeRuntime } from "../training/runtime/node.ts";
import { tensor } from "../ir/types/shape.ts";
import { layerOf } from "./layers.ts";
import { expectClose } from "./testing/expectClose.ts";
import type { Numbers } from "./testing/runLayer.ts";

/** Gradient of Σ y·dy by x while training. */
async function gradientOf(
  type: string,
  { params = {}, x, dy }: { params?: object; x: Numbers; dy: readonly number[] },
): Promise<number[]> {
  const b = createBuilder();
  const context: LoweringContext = { b, training: true, bind: {}, drawn: 0, state: [], inputs: new Map() };
  const leaf = b.leaf("x", tensor(x.shape));
  const layer = layerOf(type)!;
  const node = { id: "node", layer, params: layer.params.parse(params), frozen: false };
  const y = lowerNode(node, { x: [leaf] }, context).y!;
  const [dx] = gradients({ y, dy: b.constant(dy, y.type.shape), wrt: [leaf] }, b);
  const program = { name: "gradient", inputs: [leaf], state: [], outputs: { dx: dx! } };
  const session = await nodeRuntime({ threads: 1 }).load({ program }, {});
  const given = { x: { dtype: "float32", shape: x.shape, data: Float32Array.from(x.data) } } as const;
  const answer = await session.run("program", given);
  await session.dispose();
  return [...(answer.dx!.data as Float32Array)];
}

test("elu has a finite gradient there too", async () => {
  const x = { shape: [3], data: [1000, 0, -1] };
  expectClose(await gradientOf("elu", { params: { alpha: 2 }, x, dy: [1, 1, 1] }), [1, 2, 2 * Math.exp(-1)]);
});

describe("where elements are equal", () => {
  const x = { shape: [1, 1, 5], data: [1, 3, 3, 3, 0] };

  test("adaptive max pooling gives the gradient to the first of a window, though windows overlap", async () => {
    const params = { outputSize: 2 };
    expect(await gradientOf("adaptiveMaxPool1d", { params, x, dy: [1, 10] })).toEqual([0, 1, 10, 0, 0]);
  });

  test("so does it in two axes, row by row", async () => {
    const map = { shape: [1, 1, 3, 3], data: [0, 2, 2, 2, 1, 2, 2, 2, 0] };
    const found = await gradientOf("adaptiveMaxPool2d", {
      params: { outputSize: 2 },
      x: map,
      dy: [1, 10, 100, 1000],
    });
    expect(found).toEqual([0, 11, 0, 100, 0, 1000, 0, 0, 0]);
  });

  test("global max pooling shares it", async () => {
    expectClose(await gradientOf("globalMaxPool", { x, dy: [3] }), [0, 1, 1, 1, 0]);
  });
});

test("the norm of zeros has gradient 0", async () => {
  const x = { shape: [1, 1, 4], data: [0, 0, 3, 4] };
  expectClose(await gradientOf("lpPool1d", { x, dy: [1, 1] }), [0, 0, 0.6, 0.8]);
  const cubes = { params: { power: 3 }, x: { ...x, data: [0, 0, 1, 2] }, dy: [1, 1] };
  expectClose(await gradientOf("lpPool1d", cubes), [0, 0, 9 ** (-2 / 3), 4 * 9 ** (-2 / 3)]);
});
