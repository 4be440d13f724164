import { type DType, isStatic, sizeOf, type TensorType } from "../../ir/types/shape.ts";
import type { HostTensor, TensorData } from "../run/tensor.ts";

/** Arrays that hold elements of each type. */
export const arrays: Readonly<Record<DType, new (length: number) => TensorData>> = {
  float32: Float32Array,
  float16: Uint16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint32: Uint32Array,
  bool: Uint8Array,
};

/** A type without symbols. */
export type StaticType = Pick<HostTensor, "dtype" | "shape">;

export const isStaticType = (type: TensorType): type is StaticType => isStatic(type.shape);

/** Memory for a tensor. */
export const emptyTensor = ({ dtype, shape }: StaticType): HostTensor => ({
  ...{ dtype, shape },
  data: new arrays[dtype](sizeOf(shape)),
});
