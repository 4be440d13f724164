import { z } from "zod";
import type { Dim } from "../../ir/types/dim.ts";
import { headsProblem } from "./multiHead.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { py, type PyCode } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { allSequences, paddingProblem } from "../rules/sequences.ts";
import type { Shape, TensorType } from "../../ir/types/shape.ts";
import { widenTo } from "../rules/widenTo.ts";

/** Settings of the layers of a Transformer, with PyTorch's defaults where it has some. */
export const transformerParams = {
  heads: z.int().min(1).max(1024).default(4).describe("Number of heads; divides the features"),
  feedforward: z.int().min(1).max(1_000_000).default(2048).describe("Features between the two linear parts"),
  activation: z.enum(["relu", "gelu"]).default("relu").describe("Activation between the two linear parts"),
  normFirst: z.boolean().default(false).describe("Normalize what each part reads, not what it leaves"),
  dropout: z.number().min(0).lt(1).default(0.1).describe("Share that each part drops while training"),
  eps: z.number().min(0).max(1).default(1e-5).describe("Added to the variance when normalizing"),
};

export interface TransformerParams {
  heads: number;
  feedforward: number;
  activation: "relu" | "gelu";
  normFirst: boolean;
  dropout: number;
  eps: number;
  causal: boolean;
}

/** How many layers a stack has, and whether it ends in a norm. */
export const stackParams = {
  layers: z
    .int()
    .min(1)
    .max(100)
    .default(2)
    .describe("How often the layer is repeated, with weights of its own"),
  finalNorm: z.boolean().default(false).describe("Normalize the result, as goes with normFirst"),
};

export interface StackParams {
  layers: number;
  finalNorm: boolean;
}

/** "4 heads · 2048 · pre-norm · causal". */
export const transformerSummary = (p: TransformerParams): string =>
  [
    `${p.heads} ${p.heads === 1 ? "head" : "heads"}`,
    p.feedforward,
    ...(p.normFirst ? ["pre-norm"] : []),
    ...(p.causal ? ["causal"] : []),
  ].join(" · ");

/** What is wrong with the inputs of a layer or a stack; `memory` is what a decoder attends to. */
export function transformerProblems(
  { x, memory }: { x: TensorType; memory?: TensorType },
  masks: { padding?: TensorType | undefined; memoryPadding?: TensorType | undefined },
  p: TransformerParams,
): Problem[] {
  const wrong = allSequences({ x, memory });
  if (wrong.length > 0) return wrong;
  const [n, length, features] = x.shape as [Dim, Dim, number];
  const faults = [
    ...headsProblem(features, p.heads),
    ...paddingProblem("padding", masks.padding, [n, length]),
  ];
  if (!memory) return faults;
  if (memory.shape[0] !== n)
    faults.push(problem.unequalSizes("memory", { phrase: "firstLike", size: n, like: "x" }, memory));
  if (memory.shape[2] !== features)
    faults.push(
      problem.unequalSizes(
        "memory",
        { phrase: "featuresAsMany", size: features, as: "x" },
        memory,
        widenTo("memory", memory, features),
      ),
    );
  return [...faults, ...paddingProblem("memoryPadding", masks.memoryPadding, [n, memory.shape[1]!])];
}

/** nn.TransformerEncoderLayer(features, heads, …) or nn.TransformerDecoderLayer. */
export const transformerModule = (name: string, shape: Shape, p: TransformerParams): PyCode =>
  pyCall(name, [shape[2]!, p.heads], {
    dim_feedforward: [p.feedforward, 2048],
    dropout: [p.dropout, 0.1],
    activation: [p.activation, "relu"],
    layer_norm_eps: [p.eps, 1e-5],
    batch_first: [true],
    norm_first: [p.normFirst, false],
  });

/** Arguments of a stack behind the layer that it repeats: how often, and the norm at its end. */
export const stackArguments = (shape: Shape, p: StackParams & TransformerParams): PyCode =>
  p.finalNorm
    ? py`${p.layers}, norm=${pyCall("nn.LayerNorm", [shape[2]!], { eps: [p.eps, 1e-5] })}`
    : py`${p.layers}`;

/** How a decoder is called. */
export const decoderCall =
  ({ causal }: { causal: boolean }) =>
  (
    given: Record<"x" | "memory", PyCode> & Record<"padding" | "memoryPadding", PyCode | undefined>,
    self: PyCode,
  ): PyCode => {
    const { x, memory, padding, memoryPadding } = given;
    const options = [
      ...(causal ? [py`tgt_mask=causal_mask(${x}, ${x})`] : []),
      ...(padding ? [py`tgt_key_padding_mask=${padding}`] : []),
      ...(memoryPadding ? [py`memory_key_padding_mask=${memoryPadding}`] : []),
    ];
    return py`${self}(${[x, memory, ...options]})`;
  };
