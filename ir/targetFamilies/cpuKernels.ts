import type { OpCall, Preferences } from "../target.ts";
import { lacksInOnnxRuntime } from "./onnxRuntime.ts";

/** What ONNX Runtime's CPU kernels lack, natively and in WebAssembly. */
export const lacksInCpuKernels = (call: OpCall): string | undefined =>
  call.node === "ScatterND"
    ? "ScatterND that adds: several threads do at once, and lose some where an index comes twice"
    : lacksInOnnxRuntime(call);

/** More nodes than this for one gradient are not worth their speed. */
const MANY_KERNEL_OFFSETS = 64;

/** Smaller results of a transposed convolution than this are not worth turning its kernel around. */
const MANY_PLACES = 128;

/** What was measured of ONNX Runtime's CPU kernels. */
export const cpuPreferences: Preferences = {
  /** Faster where channels do not get fewer. */
  flippedConvolution: ({ channels, filters, places }) => places >= MANY_PLACES && filters >= channels,
  /** One long product is faster unless channels are few; of a pointwise kernel, where it is the smaller work. */
  weightGradientPerKernelOffset: ({ kernelSize, channels, filters, places }) =>
    kernelSize === 1
      ? filters * channels > (filters + channels) * places
      : channels >= 8 && kernelSize <= MANY_KERNEL_OFFSETS,
  /** Slices are faster, as long as they are not too many. */
  unfoldByIndex: (kernelSize) => kernelSize > MANY_KERNEL_OFFSETS,
  /** A multiplication is faster than a Where. */
  maskByWhere: false,
};
