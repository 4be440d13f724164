import { expect } from "vitest";
import type { Tensors } from "../../training/tensor.ts";

/** Each tensor of `actual` has the shape of the one in `expected` and differs by less than `limit`, relative L2. */
export function expectClose(actual: Tensors, expected: Tensors, limit: number): void {
  for (const [name, { shape, data }] of Object.entries(actual)) {
    const other = expected[name];
    expect(other, `${name} is missing`).toBeDefined();
    expect([...shape], name).toEqual([...other!.shape]);
    let difference = 0;
    let size = 0;
    for (let i = 0; i < data.length; i++) {
      difference += (Number(data[i]) - Number(other!.data[i])) ** 2;
      size += Number(other!.data[i]) ** 2;
    }
    expect(Math.sqrt(difference) / Math.max(Math.sqrt(size), 1e-6), name).toBeLessThan(limit);
  }
}

/** The same tensors under "prefix.name". */
export const prefixed = (prefix: string, tensors: Tensors): Record<string, Tensors[string]> =>
  Object.fromEntries(Object.entries(tensors).map(([name, t]) => [`${prefix}.${name}`, t]));
