import { expect, test } from "vitest";
import { rasterize, type Stroke } from "./rasterize.ts";

const S = 28;
const at = (image: Float32Array, x: number, y: number): number => image[y * S + x]!;

function box(image: Float32Array) {
  const inked = [...image.keys()].filter((i) => image[i]! > 0.5);
  const xs = inked.map((i) => i % S);
  const ys = inked.map((i) => Math.floor(i / S));
  return {
    width: Math.max(...xs) - Math.min(...xs) + 1,
    height: Math.max(...ys) - Math.min(...ys) + 1,
  };
}

test("nothing drawn is black", () => {
  expect(rasterize([], S, S).every((v) => v === 0)).toBe(true);
});

test.each([
  ["small, in a corner", 0.02, 0.3],
  ["over the whole pad", 0, 1],
])("a stroke %s fills 20 pixels around the middle", (_, from, to) => {
  const one: Stroke = [
    [from, from],
    [from, to],
  ];
  const image = rasterize([one], S, S);
  expect(box(image).height).toBe(20);
  expect(box(image).width).toBeLessThanOrEqual(3);
  expect(at(image, 13, 14)).toBeCloseTo(1);
  expect(at(image, 14, 14)).toBeCloseTo(1);
  expect(at(image, 14, 2)).toBe(0);
});

test("the center of mass, not of the box, is in the middle", () => {
  // An L: most of its ink is low and left.
  const l: Stroke = [
    [0.2, 0.1],
    [0.2, 0.9],
    [0.6, 0.9],
  ];
  const image = rasterize([l], S, S);
  let [mass, x, y] = [0, 0, 0];
  image.forEach((v, i) => {
    mass += v;
    x += v * ((i % S) + 0.5);
    y += v * (Math.floor(i / S) + 0.5);
  });
  expect(x / mass).toBeCloseTo(S / 2, 1);
  expect(y / mass).toBeCloseTo(S / 2, 1);
});

test("a dot stays a dot", () => {
  expect(box(rasterize([[[0.5, 0.5]]], S, S))).toEqual({ width: 2, height: 2 });
});
