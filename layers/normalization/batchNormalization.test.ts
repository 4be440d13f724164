import { describe, test } from "vitest";
import { sizeOf } from "../../ir/types/shape.ts";
import { layerOf } from "../layers.ts";
import { expectClose } from "../testing/expectClose.ts";
import { seededRandom } from "../testing/random.ts";
import { type LayerRun, type Numbers, runLayer } from "../testing/runLayer.ts";

const random = seededRandom(20261);
const noise = (...shape: number[]): Numbers => ({
  shape,
  data: Array.from({ length: sizeOf(shape) }, () => random.below(2000) / 500 - 2),
});
const run = (type: string, rest: Omit<LayerRun, "layer">) => runLayer({ layer: layerOf(type)!, ...rest });

describe("batch normalization while training", () => {
  const x = { shape: [4, 1], data: [1, 2, 3, 6] };
  const params = { eps: 0, momentum: 0.25 };

  test("uses the batch, and keeps its mean and unbiased variance", async () => {
    const { y, buffers } = await run("batchNorm1d", { params, inputs: { x }, weights: [1, 1, 1, 1] });
    expectClose(
      y,
      [-2, -1, 0, 3].map((v) => v / Math.sqrt(3.5)),
    );
    expectClose(buffers.running_mean!, [0.75]);
    expectClose(buffers.running_var!, [0.75 + 0.25 * (14 / 3)]);
  });

  test.each([
    ["batchNorm1d", [5], {}],
    ["batchNorm2d", [3, 4], {}],
    ["batchNorm3d", [2, 3, 2], {}],
    ["instanceNorm", [3, 4], { trackRunningStats: true }],
  ])("of %s leaves padding out", async (type, axes, params) => {
    const [small, padding] = [noise(3, 2, ...axes), noise(2, 2, ...axes)];
    const padded = { shape: [5, 2, ...axes], data: [...small.data, ...padding.data] };
    const few = await run(type, { params, inputs: { x: small }, weights: [1, 1, 1] });
    const many = await run(type, { params, inputs: { x: padded }, weights: [1, 1, 1, 0, 0] });
    expectClose(many.y.slice(0, few.y.length), few.y);
    expectClose(many.buffers.running_mean!, few.buffers.running_mean!);
    expectClose(many.buffers.running_var!, few.buffers.running_var!);
  });

  test("takes a single value without dividing by 0", async () => {
    const one = { shape: [1, 1], data: [5] };
    const { y, buffers } = await run("batchNorm1d", { inputs: { x: one }, weights: [1] });
    expectClose([...y, ...buffers.running_mean!, ...buffers.running_var!], [0, 0.5, 0.9]);
  });

  test("in use reads the running statistics and leaves them", async () => {
    const state = { running_mean: [1], running_var: [4], weight: [3], bias: [0.5] };
    const { y, buffers } = await run("batchNorm1d", { params, inputs: { x }, state });
    expectClose(y, [0.5, 2, 3.5, 8]);
    expectClose([...buffers.running_mean!, ...buffers.running_var!], [1, 4]);
  });
});
