import { onnxDType } from "../../../ir/types/onnxDType.ts";
import type { DType } from "../../../ir/types/shape.ts";
import type { HostTensor, TensorData } from "../../run/tensor.ts";
import { emptyTensor, type StaticType } from "../emptyTensor.ts";
import type { OnnxTensor } from "../onnx.ts";
import koffi from "./koffi.ts";
import { addressOf, ortApi, type Pointer } from "./ortApi.ts";

/** A tensor of ONNX Runtime over an array, of which nothing is copied. */
export class NativeTensor implements OnnxTensor {
  readonly type: DType;
  readonly dims: readonly number[];
  readonly data: TensorData;
  readonly location = "cpu";
  #value: Pointer | undefined;

  constructor({ dtype, shape, data }: HostTensor) {
    this.type = dtype;
    this.dims = shape;
    this.data = data;
  }

  /** The OrtValue, made when it is first asked for. */
  get value(): Pointer {
    return (this.#value ??= valueOver(this));
  }

  getData(): Promise<TensorData> {
    return Promise.resolve(this.data);
  }

  dispose(): void {
    if (this.#value) ortApi().release("ReleaseValue", this.#value);
    this.#value = undefined;
  }
}

function valueOver({ type, dims, data }: NativeTensor): Pointer {
  const api = ortApi();
  const shape = BigInt64Array.from(dims, BigInt);
  return api.made(
    "CreateTensorWithDataAsOrtValue",
    ...[api.hostMemory, addressOf(data), data.byteLength],
    ...[shape, shape.length, onnxDType[type]],
  );
}

/** A tensor with a copy of what ONNX Runtime left in memory of its own, which is freed. */
export function takeOut(value: Pointer): NativeTensor {
  const api = ortApi();
  try {
    const x = emptyTensor(typeOf(value));
    const source = koffi.view(api.made("GetTensorMutableData", value), x.data.byteLength);
    new Uint8Array(x.data.buffer).set(new Uint8Array(source));
    return new NativeTensor(x);
  } finally {
    api.release("ReleaseValue", value);
  }
}

function typeOf(value: Pointer): StaticType {
  const api = ortApi();
  const type = api.made("GetTensorTypeAndShape", value);
  try {
    const id = Number(api.made("GetTensorElementType", type));
    const dtype = (Object.keys(onnxDType) as DType[]).find((name) => onnxDType[name] === id);
    if (!dtype) throw new Error(`internal: an output has elements of type ${id} of ONNX`);
    const shape = new BigInt64Array(Number(api.made("GetDimensionsCount", type)));
    api.call("GetDimensions", type, shape, shape.length);
    return { dtype, shape: Array.from(shape, Number) };
  } finally {
    api.release("ReleaseTensorTypeAndShapeInfo", type);
  }
}
