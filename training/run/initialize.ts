import type { Initializer } from "../../ir/initializer.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import { keyOf, normals, uniforms } from "./generator.ts";
import type { HostTensor } from "./tensor.ts";

/** Mean or standard deviation over the training rows of an input, one number a feature or channel. */
export type FeatureStatistics = (input: string, statistic: "mean" | "std") => Float32Array | undefined;

/** What is fitted to the training rows. */
export interface Fitted {
  readonly statistics: FeatureStatistics;
  readonly fits: Fits;
}

/** What a step of preparation is fitted with to the training rows, by name of its state. */
export type Fits = (name: string) => Float32Array | undefined;

/**
 * First value of a piece of state, float32. `name` (with `seed`) gives each its own random stream, so it does not
 * matter in which order state is made. Without `statistics` a mean is 0 and a deviation 1; without `fits` what is fitted
 * is as before any data.
 */
export function initialize(
  init: Initializer,
  shape: readonly number[],
  {
    seed,
    name,
    statistics,
    fits,
  }: { seed: number; name: string; statistics?: FeatureStatistics; fits?: Fits },
): HostTensor {
  const count = sizeOf(shape);
  return { dtype: "float32", shape, data: elements() };

  function elements(): Float32Array {
    const key = keyOf(seed, "initialize", name);
    switch (init.kind) {
      case "fitted":
        return fits?.(name)?.slice() ?? new Float32Array(count).fill(init.value);
      case "constant":
        return new Float32Array(count).fill(init.value);
      case "uniform":
        return changed(uniforms(key, count), (u) => init.low + (init.high - init.low) * u);
      case "normal":
        return changed(normals(key, count), (z) => init.mean + init.std * z);
      case "direction": {
        const z = normals(key, count);
        const length = lengthOf(z);
        return z.map((v) => v / length);
      }
      case "lengths": {
        const owner = name.slice(0, name.lastIndexOf(".") + 1);
        const { data } = initialize(init.init, init.shape, { seed, name: owner + init.of });
        const width = data.length / count;
        const row = (i: number): Float32Array => (data as Float32Array).subarray(i * width, (i + 1) * width);
        return Float32Array.from({ length: count }, (_, i) => lengthOf(row(i)));
      }
      case "feature": {
        const known = statistics?.(init.input, init.statistic);
        if (known && known.length !== count)
          throw new Error(`internal: ${known.length} statistics of ${init.input} for ${name} [${shape}]`);
        return known?.slice() ?? new Float32Array(count).fill(init.statistic === "mean" ? 0 : 1);
      }
    }
  }
}

/** In place, since weights may take gigabytes. */
function changed(numbers: Float32Array, change: (x: number) => number): Float32Array {
  for (let i = 0; i < numbers.length; i++) numbers[i] = change(numbers[i]!);
  return numbers;
}

const lengthOf = (vector: Float32Array): number => Math.sqrt(vector.reduce((sum, v) => sum + v * v, 0));
