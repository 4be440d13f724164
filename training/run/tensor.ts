import type { DType } from "../../ir/types/shape.ts";

/** Elements in row-major order: Float32Array for float32, Int32Array for int32 and so on; bool is a byte each. */
export type TensorData = Float32Array | Int32Array | Uint32Array | BigInt64Array | Uint8Array | Uint16Array;

/** A tensor in host memory. */
export interface HostTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export type Tensors = Readonly<Record<string, HostTensor>>;
