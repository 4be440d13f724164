import { expect } from "vitest";
import type { HostTensor, Tensors } from "../../training/run/tensor.ts";

/** How far tensors may be apart, relative L2. */
export interface Limit {
  relative: number;
  /** One shorter than this times the longest counts as that long. */
  floor?: number;
  /** What another engine of single precision found: up to four times as far off is allowed. */
  single?: Tensors;
}

/** Each tensor of `actual` has the shape of the one in `expected` and differs by less than `limit`, relative L2. */
export function expectWithin(actual: Tensors, expected: Tensors, limit: number | Limit): void {
  const { relative, floor = 0, single = {} } = typeof limit === "number" ? { relative: limit } : limit;
  // A tensor may be called like what every object has, such as valueOf.
  const among = (tensors: Tensors, name: string) =>
    Object.hasOwn(tensors, name) ? tensors[name] : undefined;
  const lengths = Object.keys(actual).map((name) => {
    const other = among(expected, name);
    return other ? lengthOf(other) : 0;
  });
  const least = floor * Math.max(...lengths);
  for (const [name, tensor] of Object.entries(actual)) {
    const other = among(expected, name);
    expect(other, `${name} is missing`).toBeDefined();
    expect([...tensor.shape], name).toEqual([...other!.shape]);
    const alone = among(single, name);
    const rounding = alone ? distance(alone, other!, least) : 0;
    expect(distance(tensor, other!, least), name).toBeLessThan(Math.max(relative, 10 * rounding));
  }
}

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
