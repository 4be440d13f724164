import { expect } from "vitest";
import type { HostTensor, Tensors } from "../../training/run/tensor.ts";

/** How far tensors may be apart, relative L2. */
export interface Limit {
  relative: number;
  /** One shorter than this times the longest counts as that long. */
  floor?: number;
  /** One shorter than this counts as that long. */
  shortest?: number;
  /** What other engines of single precision found: up to ten times as far off is allowed. */
  single?: Tensors | readonly Tensors[];
  /** The same by name, as found at other sizes. */
  rounding?: Readonly<Record<string, number>>;
}

/** A tensor that is not what it should be. */
export interface Miss {
  name: string;
  /** In words. */
  what: string;
}

/** Each tensor of `actual` has the shape of the one in `expected` and differs by less than `limit`, relative L2. */
export function expectWithin(actual: Tensors, expected: Tensors, limit: number | Limit): void {
  expect(missesOf(actual, expected, limit).map(({ name, what }) => `${name}: ${what}`)).toEqual([]);
}

/** The tensors of `actual` that `expected` lacks, or that differ from it by `limit` or more. */
export function missesOf(actual: Tensors, expected: Tensors, limit: number | Limit): Miss[] {
  const {
    relative,
    floor = 0,
    shortest = 0,
    single = [],
    rounding = {},
  } = typeof limit === "number" ? { relative: limit } : limit;
  const others = Array.isArray(single) ? (single as readonly Tensors[]) : [single as Tensors];
  const lengths = Object.keys(actual).map((name) => {
    const other = among(expected, name);
    return other ? lengthOf(other) : 0;
  });
  const least = Math.max(shortest, floor * Math.max(...lengths));
  return Object.entries(actual).flatMap(([name, tensor]): Miss[] => {
    const other = among(expected, name);
    if (!other) return [{ name, what: "is missing" }];
    if (String(tensor.shape) !== String(other.shape))
      return [{ name, what: `has the shape [${tensor.shape}], expected [${other.shape}]` }];
    const off = distance(tensor, other, least);
    const most = Math.max(
      relative,
      10 * (among(rounding, name) ?? 0),
      10 * roundingOf(name, { expected: other, others, least }),
    );
    // Not a number is off as well.
    return off < most
      ? []
      : [{ name, what: `is off by ${off.toPrecision(3)}, ${most.toPrecision(3)} at most` }];
  });
}

/** How far each of `expected` is from what other engines of single precision found at most. */
export const roundingsOf = (expected: Tensors, others: readonly Tensors[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(expected).map(([name, x]) => [name, roundingOf(name, { expected: x, others, least: 0 })]),
  );

const roundingOf = (
  name: string,
  { expected, others, least }: { expected: HostTensor; others: readonly Tensors[]; least: number },
): number =>
  Math.max(
    0,
    ...others.flatMap((tensors) => {
      const alone = among(tensors, name);
      return alone ? [distance(alone, expected, least)] : [];
    }),
  );

/** A tensor may be called like what every object has, such as valueOf. */
const among = <T>(named: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(named, name) ? named[name] : undefined;

/** ‖a − b‖ / ‖b‖, where b counts as at least so long. */
function distance({ data }: HostTensor, b: HostTensor, least: number): number {
  let square = 0;
  for (let i = 0; i < data.length; i++) square += (Number(data[i]) - Number(b.data[i])) ** 2;
  return Math.sqrt(square) / Math.max(lengthOf(b), least, 1e-6);
}

function lengthOf({ data }: HostTensor): number {
  let square = 0;
  for (const v of data) square += Number(v) ** 2;
  return Math.sqrt(square);
}

/** The tensors that are named "prefix.name", without it. */
export const under = (prefix: string, tensors: Tensors): Tensors =>
  Object.fromEntries(
    Object.entries(tensors).flatMap(([name, t]) =>
      name.startsWith(`${prefix}.`) ? [[name.slice(prefix.length + 1), t]] : [],
    ),
  );

/** The same tensors under "prefix.name". */
export const prefixed = (prefix: string, tensors: Tensors): Record<string, Tensors[string]> =>
  Object.fromEntries(Object.entries(tensors).map(([name, t]) => [`${prefix}.${name}`, t]));
