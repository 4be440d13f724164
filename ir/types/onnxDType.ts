import type { DType } from "./shape.ts";

/** TensorProto.DataType of ONNX. */
export const onnxDType: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  uint32: 12,
};
