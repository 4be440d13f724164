import { type DType, type Shape, sizeOf, type TensorType } from "../../../ir/types/shape.ts";
import { onnxDType } from "../../../ir/types/onnxDType.ts";
import type { Tensor, ValueInfo } from "./onnxProto.ts";

/** A tensor to write into a model: its elements as they lie in memory, little-endian. */
export interface TensorData {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: ArrayBufferView;
}

/** An initializer that refers to the weight's memory without copying it. */
export const rawTensor = (name: string, w: TensorData): Tensor => ({
  name,
  dims: [...w.shape],
  dataType: onnxDType[w.dtype],
  rawData: new Uint8Array(w.data.buffer, w.data.byteOffset, w.data.byteLength),
});

/** An initializer from numbers; a single one fills the shape. */
export function numbersTensor(
  name: string,
  x: { dtype: DType; shape: readonly number[]; data: readonly number[] },
): Tensor {
  const size = sizeOf(x.shape);
  const elements = x.data.length === size ? x.data : new Array<number>(size).fill(x.data[0]!);
  return rawTensor(name, { dtype: x.dtype, shape: x.shape, data: pack(x.dtype, elements) });
}

/** Name and type of a graph input or output; symbolic axes become `dim_param`. */
export const valueInfo = (name: string, type: TensorType): ValueInfo => ({
  name,
  type: { tensorType: { elemType: onnxDType[type.dtype], shape: { dim: dims(type.shape) } } },
});

const dims = (shape: Shape): { dimValue?: number; dimParam?: string }[] =>
  shape.map((d) => (typeof d === "number" ? { dimValue: d } : { dimParam: d }));

function pack(dtype: DType, elements: readonly number[]): ArrayBufferView {
  switch (dtype) {
    case "float32":
      return Float32Array.from(elements);
    case "int32":
      return Int32Array.from(elements);
    case "uint32":
      return Uint32Array.from(elements);
    case "int64":
      return BigInt64Array.from(elements, (n) => BigInt(n));
    case "uint8":
    case "bool":
      return Uint8Array.from(elements);
    case "float16":
      throw new Error("internal: float16 constants are made by cast");
  }
}
