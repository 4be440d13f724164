import type { Attrs } from "./types/attrs.ts";
import type { Dim } from "./types/dim.ts";
import type { DType, Shape, TensorType } from "./types/shape.ts";
import type { Builder } from "./builder.ts";
import type { OpCall, Preferences, Target } from "./target.ts";
import type { Value } from "./value.ts";

/** An ONNX attribute; a bare number is an integer, so that 1.0 and 1 cannot be confused. */
export type OnnxAttr =
  number | string | readonly number[] | { readonly float: number } | { readonly strings: readonly string[] };

/** An input of an ONNX node: one of the op's own by position, a constant, a run-time shape, or left out. */
export type OnnxInput =
  | number
  | { readonly dtype: DType; readonly shape: readonly number[]; readonly data: readonly number[] }
  /** An int64 vector of sizes, which may be symbolic; `infer`: one of them may be written −1. */
  | { readonly sizes: Shape; readonly infer?: true }
  | null;

/** One ONNX node. Without `inputs` it takes the op's own in order. */
export interface OnnxNode {
  type: string;
  attrs?: Readonly<Record<string, OnnxAttr>>;
  inputs?: readonly OnnxInput[];
  /** How many outputs it must have, also where none but the first is read; 1 unless said. */
  outputs?: number;
}

/** What every rule of an op application can see. */
export interface Application<A extends Attrs = Attrs> {
  inputs: readonly Value[];
  /** The (first) result. */
  y: Value;
  attrs: A;
  b: Builder;
}

/** What a rule that makes a call ready for a target can see besides. */
export interface Legalization<A extends Attrs = Attrs> extends Application<A> {
  target: Target;
  /** How to ask the target about a value that the rule may be made of. */
  callOf(v: Value): OpCall;
}

/** A primitive of the IR, named as in ONNX. `A` are its attributes. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- attributes are contravariant; the registry holds every kind
export interface Op<A extends Attrs = any> {
  doc: string;
  /** Result type, or why the inputs do not fit (a fault of ours: layers have checked theirs). */
  infer(inputs: readonly TensorType[], attrs: A): TensorType | { error: string };
  /** Types of the further outputs, which carry no gradient (statistics, indices). */
  auxiliaryOutputs?: (inputs: readonly TensorType[], attrs: A) => readonly TensorType[];
  /**
   * Gradient of each input given that of the result; null where there is none. Broadcast axes are summed away by
   * the caller. Null for an op without a derivative, or one that `unroll` takes apart.
   */
  vjp: ((application: Application<A> & { dy: Value }) => readonly (Value | null)[]) | null;
  /** The result and the auxiliary outputs in ops that have gradients, for an op without one. Types are static here. */
  unroll?: (application: Application<A>) => readonly [y: Value, ...auxiliaryOutputs: Value[]];
  /** The ONNX node; null where ONNX has none, so that whatever runs ONNX lacks it and `legalize` must replace it. */
  onnx: ((attrs: A, inputs: readonly TensorType[], y: TensorType) => OnnxNode | null) | null;
  /** The same value in other ops, for a target that lacks this call; undefined where there are none. Types are static. */
  legalize?: (call: Legalization<A>) => Value | undefined;
  /** The same value in a form that is faster, or on the target; undefined to stay as it is. Types are static. */
  specialize?: (call: Application<A> & { prefers: Preferences }) => Value | undefined;
  /** The same value more simply (x·1, transpose of transpose); undefined to stay as it is. */
  simplify?: (application: Application<A>) => Value | undefined;
  /** The value of one element, for folding constants; elementwise ops only. */
  fold?: (...elements: number[]) => number;
  /** Multiply–adds; 0 unless said. */
  macs?: (inputs: readonly TensorType[], y: TensorType, attrs: A) => Dim;
  /** What the contract tests run. */
  examples: readonly OpExample<A>[];
}

export interface OpExample<A extends Attrs = Attrs> {
  /** A shape is float32 noise; otherwise the dtype and, where they matter, the values. */
  inputs: readonly (readonly number[] | ExampleTensor)[];
  attrs?: A;
}

export interface ExampleTensor {
  dtype?: DType;
  shape: readonly number[];
  values?: readonly number[];
  /** Noise is mapped into this interval, to stay away from kinks and out of poles. */
  range?: readonly [number, number];
}
