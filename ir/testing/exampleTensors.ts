import { sizeOf, tensor } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { OpExample } from "../op.ts";
import type { TestTensor } from "./runProgram.ts";

/** Leaves x0, x1, … for the inputs of an example, and what to feed them. */
export function exampleTensors(
  { inputs }: OpExample,
  b: Builder,
): { leaves: Value[]; feeds: Record<string, TestTensor> } {
  const feeds: Record<string, TestTensor> = {};
  const leaves = inputs.map((input, i) => {
    const { shape, dtype = "float32", values, range = [-1, 1] } = "shape" in input ? input : { shape: input };
    const size = sizeOf(shape);
    const [low, high] = range;
    const data = values ?? spacedNoise(size, i).map((r) => low + (high - low) * r);
    feeds[`x${i}`] = { dtype, dims: shape, data };
    return b.leaf(`x${i}`, tensor(shape, dtype));
  });
  return { leaves, feeds };
}

/**
 * `count` numbers in (0, 1), evenly spaced and shuffled: none is ½ and none is close to another, also not to those
 * of another `seed`, so that a small step crosses no kink of max or relu.
 */
export function spacedNoise(count: number, seed: number): number[] {
  const random = generator(seed + 1);
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order.map((i) => (i + 0.2 + 0.17 * (seed % 4)) / count);
}

/** Uniform numbers in (−1, 1). */
export function noise(count: number, seed: number): number[] {
  const random = generator(seed + 101);
  return Array.from({ length: count }, () => 2 * random() - 1);
}

/** Park and Miller's generator: uniform in (0, 1). */
function generator(seed: number): () => number {
  let state = (seed * 7919 + 17) % 2147483647;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}
