import type { Encoding } from "../data/encoding/encoding.ts";
import type { HostTensor, Tensors } from "../run/tensor.ts";

/** Rows as a model takes them. */
export interface Batch {
  /** By id of the input, [rows, …]. */
  readonly inputs: Tensors;
  /** By the term that compares with them, [rows, …]. */
  readonly targets: Tensors;
  /** [rows]. */
  readonly weight: HostTensor;
}

/** The given rows as the model takes them. */
export async function batchOf(
  { inputs, targets, weights }: Pick<Encoding, "inputs" | "targets" | "weights">,
  wanted: ArrayLike<number>,
): Promise<Batch> {
  const rows = Uint32Array.from(wanted);
  const all = async (values: readonly (readonly [string, Promise<HostTensor>])[]): Promise<Tensors> =>
    Object.fromEntries(await Promise.all(values.map(async ([name, value]) => [name, await value] as const)));
  return {
    inputs: await all(Object.entries(inputs).map(([id, values]) => [id, values(rows)])),
    targets: await all(Object.entries(targets).map(([term, { values }]) => [term, values(rows)])),
    weight: await weights(rows),
  };
}
