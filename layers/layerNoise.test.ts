import { expect, test } from "vitest";
import { sizeOf } from "../ir/types/shape.ts";
import { normals } from "../training/run/generator.ts";
import { layerOf } from "./layers.ts";
import { type LayerRun, type Numbers, runLayer } from "./testing/runLayer.ts";

// What layers draw while training; a seeded step, so that counts are the same each time.

const filled = (value: number, ...shape: number[]): Numbers => ({
  shape,
  data: new Array<number>(sizeOf(shape)).fill(value),
});

const train = async (type: string, rest: Omit<LayerRun, "layer" | "weights">): Promise<number[]> =>
  (await runLayer({ layer: layerOf(type)!, weights: [1], ...rest })).y;

const moments = (y: readonly number[]): { mean: number; deviation: number } => {
  const mean = y.reduce((a, v) => a + v, 0) / y.length;
  return { mean, deviation: Math.sqrt(y.reduce((a, v) => a + (v - mean) ** 2, 0) / y.length) };
};

test.each([
  ["dropout", [64, 64], 1],
  ["dropout1d", [64, 32, 4], 4],
  ["dropout2d", [64, 32, 2, 2], 4],
  ["dropPath", [2048, 2, 3], 6],
])("%s of [%s] drops a share of slices of %d and scales the rest", async (type, shape, size) => {
  const y = await train(type, { params: { probability: 0.25 }, inputs: { x: filled(3, ...shape) } });
  const slices = Array.from({ length: y.length / size }, (_, i) => y.slice(i * size, (i + 1) * size));
  const kept = slices.filter((s) => s.every((v) => v === 4));
  const dropped = slices.filter((s) => s.every((v) => v === 0));
  expect(kept.length + dropped.length).toBe(slices.length);
  expect(kept.length / slices.length).toBeCloseTo(0.75, 1);
});

test("alphaDropout keeps mean and deviation", async () => {
  const x = { shape: [128, 128], data: [...normals(3, 128 * 128)] };
  const y = await train("alphaDropout", { params: { probability: 0.3 }, inputs: { x } });
  const { mean, deviation } = moments(y);
  expect(mean).toBeCloseTo(0, 1);
  expect(deviation).toBeCloseTo(1, 1);
  // a·(−1.7581) + a·1.7581·p with a = 1 / √((1 − p)(1 + p·1.7581²)), as PyTorch has it
  const lowest = (-1.7580993408473766 * 0.7) / Math.sqrt(0.7 * (1 + 0.3 * 1.7580993408473766 ** 2));
  const share = y.filter((v) => Math.abs(v - lowest) < 1e-5).length / y.length;
  expect(share).toBeCloseTo(0.3, 1);
});

test("gaussianNoise adds numbers of its deviation, most of them near", async () => {
  const y = await train("gaussianNoise", { params: { std: 0.5 }, inputs: { x: filled(2, 128, 128) } });
  const { mean, deviation } = moments(y);
  expect(mean).toBeCloseTo(2, 1);
  expect(deviation).toBeCloseTo(0.5, 1);
  const within = (sigmas: number): number =>
    y.filter((v) => Math.abs(v - 2) < sigmas * 0.5).length / y.length;
  expect(within(1)).toBeCloseTo(0.683, 1);
  expect(within(2)).toBeCloseTo(0.954, 1);
  expect(y.every(Number.isFinite)).toBe(true);
});

test("reparameterize draws around the mean with the deviation of the logarithm", async () => {
  const inputs = { mean: filled(3, 128, 128), logVariance: filled(Math.log(4), 128, 128) };
  const { mean, deviation } = moments(await train("reparameterize", { inputs }));
  expect(mean).toBeCloseTo(3, 1);
  expect(deviation).toBeCloseTo(2, 1);
});

test("what is noise in training is nothing in use", async () => {
  const x = filled(2, 4, 3, 2, 2);
  for (const type of ["dropout", "dropout2d", "alphaDropout", "dropPath", "gaussianNoise"])
    expect((await runLayer({ layer: layerOf(type)!, inputs: { x } })).y).toEqual(x.data);
});
