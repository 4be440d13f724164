import { broadcast, tensor, type TensorType } from "../graph-schema/shape.ts";

/** Shape rule of an elementwise op: inputs of one dtype, broadcast together. */
export function elementwise(inputs: readonly TensorType[]): TensorType | { error: string } {
  const shape = broadcast(...inputs.map((x) => x.shape));
  const dtype = inputs[0]!.dtype;
  if (!shape) return { error: `cannot broadcast ${inputs.map((x) => `[${x.shape}]`).join(" with ")}` };
  if (inputs.some((x) => x.dtype !== dtype)) return { error: `mixed dtypes ${inputs.map((x) => x.dtype)}` };
  return tensor(shape, dtype);
}
