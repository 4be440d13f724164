import type { HostTensor } from "../../run/tensor.ts";
import type { Feature } from "./feature.ts";

/** How some columns become one tensor: their numbers side by side, seen as `shape`. */
export interface Assembly {
  readonly dtype: "float32" | "int32";
  /** Axes of one sample. */
  readonly shape: readonly number[];
  readonly features: readonly Feature[];
}

/**
 * The samples of `rows` as a tensor [size, …shape]. Where there are fewer rows than `size`, the last one is repeated,
 * so that padding holds numbers the model can take.
 */
export function gatherRows(assembly: Assembly, rows: ArrayLike<number>, size: number): HostTensor {
  const { dtype, shape, features } = assembly;
  const width = features.reduce((n, f) => n + f.width, 0);
  const data = dtype === "float32" ? new Float32Array(size * width) : new Int32Array(size * width);
  const known = Math.min(rows.length, size);
  for (let i = 0; i < known; i++) {
    let at = i * width;
    for (const f of features) {
      f.write(rows[i]!, data, at);
      at += f.width;
    }
  }
  for (let i = known; i < size && known > 0; i++)
    data.copyWithin(i * width, (known - 1) * width, known * width);
  return { dtype, shape: [size, ...shape], data };
}
