import type { z } from "zod";
import type { LayerBuilder } from "./layerBuilder.ts";
import type { Value } from "../ir/value.ts";
import type { Problem } from "../graph-schema/diagnostics/problem.ts";
import type { Repair } from "../graph-schema/diagnostics/repair.ts";
import type { PyCode } from "./python/py.ts";
import type { DType, Shape, TensorType } from "../ir/types/shape.ts";
import type { Traits } from "./traits.ts";

/** Categories in the order of the palette; each has a hue. */
export const categories = [
  "core",
  "convolution",
  "pooling",
  "normalization",
  "activation",
  "recurrent",
  "attention",
  "joining",
  "math",
  "shape",
  "regularization",
  "block",
] as const;
export type Category = (typeof categories)[number];

/** The element types of layers that only move elements, whatever these are. */
export const anyDType: readonly DType[] = ["float32", "float16", "int32", "int64", "bool"];

/** An input port. */
export interface Port {
  doc: string;
  /** Element types it takes; float32 unless said. */
  dtype?: readonly DType[];
  /** Offered when elements of another type arrive. */
  dtypeRepair?: Repair;
  /** May be left without a wire. */
  optional?: true;
  /** Takes any number of wires, in their order. */
  variadic?: true;
}

/** What a rule gets for each input port: one, a list (variadic), or perhaps nothing (optional). */
export type Inputs<I extends Record<string, Port>, T> = {
  readonly [K in keyof I]: I[K] extends { variadic: true }
    ? readonly T[]
    : I[K] extends { optional: true }
      ? T | undefined
      : T;
};
export type Outputs<O extends string, T> = { readonly [K in O]: T };

/** A layer in PyTorch: a submodule, a plain expression, or both. */
export interface Torch<I extends Record<string, Port> = Record<string, Port>, O extends string = string> {
  /** Constructor of the submodule, e.g. nn.Linear(784, 64). Its parameters carry the same names as ours. */
  module?: PyCode;
  /** Classes and functions that PyTorch lacks, each written once at the top of model.py. */
  helper?: PyCode | readonly PyCode[];
  /**
   * Expression (or one for each output, or one for a tuple of all outputs in their order); without it the submodule is
   * called on the inputs in port order.
   */
  call?(inputs: Inputs<I, PyCode>, self: PyCode): PyCode | Outputs<O, PyCode> | { readonly tuple: PyCode };
}

/**
 * A node type that a person places. Its rules are methods, not properties, so that TypeScript takes a layer with
 * settings and ports of its own for a `Layer` of any, as which the list is walked.
 */
export interface Layer<
  S extends z.ZodObject = z.ZodObject,
  I extends Record<string, Port> = Record<string, Port>,
  O extends string = string,
> {
  /** Registry key, file name and persisted type. */
  type: string;
  /** Name on the palette, e.g. "Linear". */
  title: string;
  category: Category;
  /** Name of a lucide icon in kebab case. */
  icon: string;
  /** One or two sentences for the palette, the inspector and the docs. */
  doc: string;
  /** What it computes, one line of plain text, e.g. "y = x·Wᵀ + b"; empty for a block, which is a graph. */
  formula: string;
  /** Names a person may search for besides title and type. */
  keywords?: readonly string[];
  /** Settings; each with `.describe()` and a default. */
  params: S;
  inputs: I;
  /** Output ports with their docs. */
  outputs: Readonly<Record<O, string>>;
  /** Where data enters or leaves a graph; inside a block such a node is a port of the block. */
  boundary?: "input" | "output";
  /** Of an output, whether terms of the objective alone need it, so that it does not leave with the model. */
  trainingOnly?(p: z.infer<S>): boolean;
  /** Of an input, the dtype in which model.onnx takes what is of the dtype of `y` inside. */
  exportedDtype?(p: z.infer<S>): DType;
  /** Ports that depend on settings; `inputs` and `outputs` are those of the defaults. */
  ports?(p: z.infer<S>): {
    inputs?: Readonly<Record<string, Port>>;
    outputs?: Readonly<Record<string, string>>;
    /** What is wrong with the settings, where they do not say which ports there are; wires stay where they are. */
    problems?: readonly Problem[];
  };
  /** Exclusive upper bound of the integers that a port takes, by port, e.g. the rows of an embedding. */
  exclusiveUpperBound?(p: z.infer<S>, x: Inputs<I, TensorType>): Readonly<{ [K in keyof I]?: number }>;
  /** The setting that is the bound of `exclusiveUpperBound`. */
  vocabulary?: string;
  /** The setting that is the size of the last axis of its output. */
  width?: string;
  /** Axis of the parameter `weight` that the outputs lie along; 0 unless said. */
  outputAxis?: number;
  /** Whether it adds to the loss, as `LayerBuilder.addLoss` does; in PyTorch its submodule then has it as `penalty`, [N]. */
  addsLoss?(p: z.infer<S>): boolean;
  /** Whether it draws random numbers while training, as `LayerBuilder.random` does; in PyTorch as many in the same order. */
  draws?(p: z.infer<S>): boolean;
  /** What warnings need to know of it. */
  traits?: Traits<z.infer<S>>;
  /** The settings that matter on the node card, e.g. "32 · 3×3 · stride 1". */
  summary?(p: z.infer<S>): string;
  /** Output types, or what is wrong with the inputs and settings. */
  shape(x: Inputs<I, TensorType>, p: z.infer<S>): Outputs<O, TensorType> | Problem | readonly Problem[];
  /** Warnings about what is allowed but seldom meant; asked only for inputs that `shape` accepts. */
  advise?(x: Inputs<I, TensorType>, p: z.infer<S>): readonly Problem[];
  /** The computation in ops; called only with inputs that `shape` accepts. */
  lower(x: Inputs<I, Value>, p: z.infer<S>, b: LayerBuilder): Outputs<O, Value>;
  /** The call on a weight that is no parameter of the submodule, where the layer can share that of another transposed. */
  withWeight?(x: Inputs<I, PyCode>, self: PyCode, weight: PyCode): PyCode;
  /** `read`: the outputs that have a wire. */
  torch(x: Inputs<I, TensorType>, p: z.infer<S>, read: ReadonlySet<O>): Torch<I, O>;
  /** What the contract tests run every layer on; the first shows the defaults. */
  examples: readonly LayerExample[];
}

export interface LayerExample {
  /** One type (or shape, for float32) an input port; a list of them for a variadic port. */
  inputs: Readonly<Record<string, Shape | TensorType | readonly (Shape | TensorType)[]>>;
  params?: Readonly<Record<string, unknown>>;
  /** Exclusive upper bound of integer inputs, e.g. the vocabulary. */
  exclusiveUpperBound?: number;
  /** Interval that float inputs are drawn from where tests compare numbers; −1 to 1 unless said. */
  range?: readonly [low: number, high: number];
}

/** Identity at run time; ties the params, port names and rules of one layer together for the type checker. */
export const defineLayer = <
  S extends z.ZodObject,
  const I extends Record<string, Port>,
  const O extends string,
>(
  layer: Layer<S, I, O>,
): Layer<S, I, O> => layer;

/** The layer with the ports that its settings give it, and what is wrong with these. */
export function withPorts(
  layer: Layer,
  params: Readonly<Record<string, unknown>>,
): { layer: Layer; problems: readonly Problem[] } {
  if (!layer.ports) return { layer, problems: [] };
  const { problems = [], ...ports } = layer.ports(params);
  return { layer: { ...layer, ...ports }, problems };
}

/** True when a shape rule answered with problems instead of types. */
export const isProblem = (
  answer: Outputs<string, TensorType> | Problem | readonly Problem[],
): answer is Problem | readonly Problem[] => Array.isArray(answer) || "severity" in answer;
