import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";
import { BEYOND_END } from "../../ir/types/slicing.ts";

/** Output ports of a layer that takes a tensor apart, counted from 0 as in PyTorch. */
export const splitPorts = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`y${i}`, `Part ${i + 1}`]));

/** The types of parts of x along an axis, by port. */
export const splitTypes = (
  x: TensorType,
  axis: number,
  sizes: readonly Dim[],
): Readonly<Record<string, TensorType>> =>
  byPort(sizes.map((size) => tensor(x.shape.with(axis, size), x.dtype)));

/**
 * The parts of x along an axis, by port. One size may be open: what lies behind it is counted from the end, since a
 * slice begins at a known index.
 */
export function splitAlong(
  { x, axis, sizes }: { x: Value; axis: number; sizes: readonly Dim[] },
  b: LayerBuilder,
): Readonly<Record<string, Value>> {
  const open = sizes.findIndex((size) => typeof size !== "number");
  const before = (i: number): number => sum(sizes.slice(0, i) as number[]);
  const behind = (i: number): number => sum(sizes.slice(i) as number[]);
  const fromEnd = (i: number): boolean => open >= 0 && i > open;
  const start = (i: number): number => (fromEnd(i) ? -behind(i) : before(i));
  const end = (i: number): number => (i === sizes.length ? BEYOND_END : start(i));
  return byPort(
    sizes.map((_, i) => b.slice([x], { axes: [axis], starts: [start(i)], ends: [end(i + 1)], steps: [1] })),
  );
}

const byPort = <T>(parts: readonly T[]): Readonly<Record<string, T>> =>
  Object.fromEntries(parts.map((part, i) => [`y${i}`, part]));

/** Sum of sizes. */
export const sum = (sizes: readonly number[]): number => sizes.reduce((a, n) => a + n, 0);
