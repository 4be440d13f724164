import type { Attrs } from "./types/attrs.ts";
import type { DType, TensorType } from "./types/shape.ts";

/** One application of an op as a target is asked about it: everything that may decide whether it runs there. */
export interface OpCall {
  /** The op's name, by which a runtime with kernels of its own knows it. */
  readonly op: string;
  /** Type of the ONNX node that it becomes, e.g. "Conv"; null where ONNX has none for it. */
  readonly node: string | null;
  readonly attrs: Attrs;
  readonly inputs: readonly TensorType[];
  /** The first output. */
  readonly output: TensorType;
  /** Whether an output beside the first is read. */
  readonly readsAuxiliary: boolean;
}

/** Sizes of a transposed convolution. */
export interface ConvTransposeSizes {
  /** Of the input and of the result. */
  channels: number;
  filters: number;
  /** Elements of the result a channel. */
  places: number;
}

/** Sizes of the gradient of a convolution by its kernel. */
export interface WeightGradientSizes {
  batch: number;
  group: number;
  /** Of a group. */
  channels: number;
  filters: number;
  /** Elements of the kernel. */
  kernelSize: number;
  /** Places of the window. */
  places: number;
}

/** What was measured to be faster on a target, of forms that it runs both. */
export interface Preferences {
  /** A transposed convolution as a convolution with the kernel turned around. */
  flippedConvolution(sizes: ConvTransposeSizes): boolean;
  /** The gradient of a kernel as one long product an element of it, not one a sample over unfolded windows. */
  weightGradientPerKernelOffset(sizes: WeightGradientSizes): boolean;
  /** Windows of so many elements unfolded by one Gather, not by a Slice an element. */
  unfoldByIndex(kernelSize: number): boolean;
  /** A product with a mask as a Where, without the mask's Cast. */
  readonly maskByWhere: boolean;
}

/** What programs are made ready for: where they run, what is missing or wrong there, and what is faster. */
export interface Target<Id extends string = string> {
  /** Name by which it is chosen and recorded. */
  readonly id: Id;
  /** Why the target cannot run a call or computes it wrongly; undefined where it runs. */
  lacks(call: OpCall): string | undefined;
  /** Dtypes of which it takes no inputs, each with a wider one that it takes instead. */
  readonly widens: Readonly<Partial<Record<DType, DType>>>;
  readonly prefers: Preferences;
  /** Whether a program's first run is slow because its kernels are compiled then. */
  readonly compilesKernels: boolean;
}
