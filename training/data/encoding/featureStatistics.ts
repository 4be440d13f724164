import { sizeOf } from "../../../ir/types/shape.ts";
import type { HostTensor } from "../../run/tensor.ts";

/** Rows that are read at a time. */
const CHUNK = 1024;

/**
 * Mean and standard deviation (over all, not n − 1) of the given rows, one of each for every index of the first axis
 * of a sample of this shape: a feature, or a channel of an image. A deviation of 0 becomes 1, as it is divided by.
 * `read` gives samples of rows.
 */
export async function featureStatistics(
  shape: readonly number[],
  rows: Uint32Array,
  read: (rows: Uint32Array) => Promise<HostTensor>,
): Promise<{ mean: Float32Array; std: Float32Array }> {
  const groups = shape[0] ?? 1;
  const inner = sizeOf(shape.slice(1));
  const count = rows.length * inner;
  const sums = async (term: (v: number, group: number) => number): Promise<Float64Array> => {
    const total = new Float64Array(groups);
    for (let start = 0; start < rows.length; start += CHUNK) {
      const data = (await read(rows.subarray(start, start + CHUNK))).data as Float32Array;
      for (let i = 0; i < data.length; i++) {
        const group = Math.floor(i / inner) % groups;
        total[group]! += term(data[i]!, group);
      }
    }
    return total;
  };
  const mean = (await sums((v) => v)).map((s) => s / count);
  const variance = (await sums((v, group) => (v - mean[group]!) ** 2)).map((s) => s / count);
  return { mean: Float32Array.from(mean), std: Float32Array.from(variance, (v) => Math.sqrt(v) || 1) };
}
