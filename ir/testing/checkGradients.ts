import { expect } from "vitest";
import { sizeOf } from "../types/shape.ts";
import { gradients } from "../autodiff.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { legalize } from "../passes/legalize.ts";
import { optimize } from "../passes/optimize.ts";
import { targets } from "../targets.ts";
import { noise } from "./exampleTensors.ts";
import { load, programOf, type Run, type TestTensor } from "./runProgram.ts";

type Feeds = Readonly<Record<string, TestTensor>>;

/**
 * Compares the gradients of y by the float leaves with a finite difference along a random direction of each, and
 * among the targets, with and without the other passes. Returns the gradients of the leaves that have one.
 */
export async function checkGradients(
  { y, leaves, feeds }: { y: Value; leaves: readonly Value[]; feeds: Feeds },
  b: Builder,
): Promise<Record<string, TestTensor>> {
  const dims = y.type.shape as number[];
  const dy = b.leaf("dy", y.type);
  const seeded: Feeds = { ...feeds, dy: { dtype: y.type.dtype, dims, data: noise(sizeOf(dims), 20) } };
  const wrt = leaves.filter((v) => v.type.dtype === "float32");
  const found = gradients({ y, dy, wrt }, b);
  const outputs = Object.fromEntries(
    wrt.flatMap((v, i) => (found[i] ? [[`d ${v.name}`, found[i]] as const] : [])),
  );
  if (Object.keys(outputs).length === 0) return {};

  const program = programOf(outputs);
  const results = await (await load(legalize(program, targets.cpu)))(seeded);
  const forward = await load(legalize(programOf({ y }), targets.cpu));
  for (const leaf of wrt) {
    const gradient = results[`d ${leaf.name}`];
    if (!gradient) continue;
    expect(gradient.dims, `shape of the gradient of ${leaf.name}`).toEqual(leaf.type.shape);
    await compareWithDifference(leaf.name, gradient, { forward, feeds: seeded });
  }
  for (const target of Object.values(targets))
    for (const pass of [legalize, optimize]) {
      const others = await (await load(pass(program, target)))(seeded);
      for (const [name, expected] of Object.entries(results))
        expectClose(others[name]!, expected, `${name}, ${target.id}, ${pass.name}`);
    }
  return results;
}

/** Step of the finite difference: float32 rounding and curvature both stay near 1e-4. */
const STEP = 4e-3;

async function compareWithDifference(
  name: string,
  gradient: TestTensor,
  { forward, feeds }: { forward: Run; feeds: Feeds },
): Promise<void> {
  const x = feeds[name]!;
  const direction = noise(x.data.length, 10);
  const at = async (step: number): Promise<number> => {
    // The step that float32 really takes is what the difference is divided by, element by element.
    const data = x.data.map((v, i) => Math.fround(v + step * direction[i]!));
    const y = (await forward({ ...feeds, [name]: { ...x, data } })).y!;
    return dot(y.data, feeds.dy!.data);
  };
  const difference = async (h: number): Promise<number> => ((await at(h)) - (await at(-h))) / (2 * h);
  // Richardson's extrapolation takes away the error of second order.
  const numeric = (4 * (await difference(STEP / 2)) - (await difference(STEP))) / 3;
  const symbolic = dot(gradient.data, direction);
  const typical = Math.sqrt(dot(gradient.data, gradient.data) / 3);
  expect(
    Math.abs(numeric - symbolic),
    `${name}: difference ${numeric}, gradient ${symbolic}. Where the function has a kink or a jump near 0, or grows fast, give the example's input a range that keeps away from it`,
  ).toBeLessThan(5e-3 * (typical + 0.05));
}

/** Equal up to float32 rounding, measured against the largest element. */
export function expectClose(actual: TestTensor, expected: TestTensor, what: string): void {
  expect([actual.dtype, actual.dims], what).toEqual([expected.dtype, expected.dims]);
  const scale = expected.data.reduce((a, v) => Math.max(a, Math.abs(v)), 1e-3);
  const worst = expected.data.reduce((a, v, i) => Math.max(a, Math.abs(v - actual.data[i]!)), 0);
  expect(worst / scale, `${what}: ${actual.data.slice(0, 8)} for ${expected.data.slice(0, 8)}`).toBeLessThan(
    1e-5,
  );
}

const dot = (a: readonly number[], c: readonly number[]): number => a.reduce((s, v, i) => s + v * c[i]!, 0);
