import type { InferenceSession, Tensor } from "onnxruntime-common";
import type { HostTensor } from "../run/tensor.ts";
import type { OnnxBackend } from "./onnx.ts";

/** What the builds of onnxruntime-web have in common. */
interface OnnxRuntimeWeb {
  InferenceSession: {
    create(model: Uint8Array, options: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  Tensor: new (type: Tensor.Type, data: HostTensor["data"], dims: readonly number[]) => Tensor;
}

/** ONNX Runtime by a build of onnxruntime-web; `host` where it keeps tensors in host memory. */
export const webBackend = (
  ort: OnnxRuntimeWeb,
  options: InferenceSession.SessionOptions,
  host?: OnnxBackend["host"],
): OnnxBackend => ({
  create: (model) => ort.InferenceSession.create(model, options),
  tensor: ({ dtype, data, shape }) => new ort.Tensor(dtype, data, shape),
  ...(host && { host }),
});
