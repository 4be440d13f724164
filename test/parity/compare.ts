import { expect } from "vitest";
import type { HostTensor, Tensors } from "../../training/tensor.ts";

/** How far tensors may be apart, relative L2; one shorter than `floor` times the longest counts as that long. */
export interface Limit {
  relative: number;
  floor: number;
}

/** Each tensor of `actual` has the shape of the one in `expected` and differs by less than `limit`, relative L2. */
export function expectClose(actual: Tensors, expected: Tensors, limit: number | Limit): void {
  const { relative, floor } = typeof limit === "number" ? { relative: limit, floor: 0 } : limit;
  const lengths = Object.keys(actual).map((name) => (expected[name] ? lengthOf(expected[name]) : 0));
  const least = Math.max(1e-6, floor * Math.max(...lengths));
  for (const [name, { shape, data }] of Object.entries(actual)) {
    const other = expected[name];
    expect(other, `${name} is missing`).toBeDefined();
    expect([...shape], name).toEqual([...other!.shape]);
    let difference = 0;
    for (let i = 0; i < data.length; i++) difference += (Number(data[i]) - Number(other!.data[i])) ** 2;
    expect(Math.sqrt(difference) / Math.max(lengthOf(other!), least), name).toBeLessThan(relative);
  }
}

function lengthOf({ data }: HostTensor): number {
  let square = 0;
  for (const v of data) square += Number(v) ** 2;
  return Math.sqrt(square);
}

/** The same tensors under "prefix.name". */
export const prefixed = (prefix: string, tensors: Tensors): Record<string, Tensors[string]> =>
  Object.fromEntries(Object.entries(tensors).map(([name, t]) => [`${prefix}.${name}`, t]));
