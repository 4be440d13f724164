import type { Streamed } from "../streamed.ts";
import type { Tensor } from "./onnxProto.ts";

/** Bytes of weights from which a model carries them in a file beside it: protobuf ends at 2 GiB. */
export const MOST_INSIDE = 1.5e9;

/** A file of weights beside a model, by the name that the model knows it by. */
export interface ExternalData extends Streamed {
  location: string;
}

/** Where each tensor begins in the file; a page of memory, as ONNX asks for, so that it can be mapped. */
const ALIGNMENT = 4096;
/** Smaller tensors stay inside, where shape inference can read them. */
const SMALLEST = 1024;

/** TensorProto.DataLocation of ONNX. */
const EXTERNAL = 1;

/**
 * Moves the elements of initializers into a file named `location`, in their order.
 * https://onnx.ai/onnx/repo-docs/ExternalData.html
 */
export function withExternalData(
  tensors: readonly Tensor[],
  location: string,
): { tensors: Tensor[]; data: ExternalData } {
  const parts: Uint8Array[] = [];
  let end = 0;
  const push = (part: Uint8Array): void => {
    parts.push(part);
    end += part.byteLength;
  };
  const moved = tensors.map((tensor): Tensor => {
    const { rawData, ...rest } = tensor;
    if (!rawData || rawData.byteLength < SMALLEST) return tensor;
    push(new Uint8Array((ALIGNMENT - (end % ALIGNMENT)) % ALIGNMENT));
    const place = { location, offset: end, length: rawData.byteLength };
    push(rawData);
    return {
      ...rest,
      dataLocation: EXTERNAL,
      externalData: Object.entries(place).map(([key, value]) => ({ key, value: String(value) })),
    };
  });
  return { tensors: moved, data: { location, byteLength: end, parts: () => parts } };
}
