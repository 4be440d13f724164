import { z } from "zod";
import type { Dim } from "../../ir/types/dim.ts";
import type { Port, Torch } from "../layer.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { type Repair, reshapeTo, setTo } from "../../graph-schema/diagnostics/repair.ts";
import { type PyCode, py } from "../python/py.ts";
import { type Keyword, pyCall } from "../python/pyCall.ts";
import { sameShape, type Shape, tensor, type TensorType } from "../../ir/types/shape.ts";

/** Settings of the recurrent layers, with PyTorch's defaults. */
export const recurrentParams = {
  hidden: z.int().min(1).max(100_000).default(128).describe("Features of the state, and so of the result"),
  layers: z.int().min(1).max(64).default(1).describe("Recurrences on top of each other"),
  bidirectional: z.boolean().default(false).describe("Read backwards too, with weights of its own"),
  sequence: z.boolean().default(true).describe("Answer every step; off, only the state after the last"),
  dropout: z.number().min(0).lt(1).default(0).describe("Share dropped between the layers while training"),
  bias: z.boolean().default(true).describe("Add learned offsets"),
};

export interface RecurrentParams {
  hidden: number;
  layers: number;
  bidirectional: boolean;
  sequence: boolean;
  dropout: number;
  bias: boolean;
}

/** Whether anything is dropped, which is done between layers alone. */
export const dropsBetweenLayers = (p: RecurrentParams): boolean => p.dropout > 0 && p.layers > 1;

export const directionsOf = (p: RecurrentParams): 1 | 2 => (p.bidirectional ? 2 : 1);

/** "128 · 2 layers · both ways". */
export const recurrentSummary = (p: RecurrentParams): string =>
  [
    p.hidden,
    ...(p.layers > 1 ? [`${p.layers} layers`] : []),
    ...(p.bidirectional ? ["both ways"] : []),
    ...(p.sequence ? [] : ["last"]),
  ].join(" · ");

/** Types of the results and of each last state, or what is wrong. `states`: those before the first step, by port. */
export function recurrentTypes(
  x: TensorType,
  states: Readonly<Record<string, TensorType | undefined>>,
  p: RecurrentParams,
): { y: TensorType; state: TensorType } | readonly Problem[] {
  if (x.shape.length !== 3) return [problem.rank("x", { phrase: "sequencesInTime" }, x, intoSteps(x.shape))];
  const [n, steps, features] = x.shape as [Dim, Dim, Dim];
  if (typeof features === "string") return [problem.openAxis("x", { phrase: "fixedLastAxis" }, x)];
  const state = tensor([n, p.layers * directionsOf(p), p.hidden]);
  const faults = Object.entries(states).flatMap(([port, given]) =>
    !given || sameShape(given.shape, state.shape)
      ? []
      : [problem.unequalSizes(port, { phrase: "stateShape", shape: state.shape }, given)],
  );
  if (faults.length > 0) return faults;
  const width = directionsOf(p) * p.hidden;
  return { y: tensor(p.sequence ? [n, steps, width] : [n, width]), state };
}

/** Reads [N, time] as sequences of single numbers. */
function intoSteps([, steps, ...rest]: Shape): Repair | undefined {
  if (rest.length > 0 || typeof steps !== "number") return undefined;
  return reshapeTo("x", [steps, 1]);
}

/** More steps than this are slow to train: each is computed by itself. */
const MANY_STEPS = 1000;

/** Warnings about very long sequences, and about dropout where there is nothing between layers. */
export const recurrentAdvice = (x: TensorType, p: RecurrentParams): Problem[] => [
  ...(Number(x.shape[1]) > MANY_STEPS
    ? [problem.unusuallyLong("x", { phrase: "mostSteps", count: MANY_STEPS }, x)]
    : []),
  ...(p.dropout === 0 || p.layers > 1
    ? []
    : [problem.unusedSetting("dropout", { phrase: "zeroAsSingleLayer" }, p.dropout, setTo("dropout", 0))]),
];

/** nn.LSTM(features, hidden, …) or one of its kind. */
export const recurrentModule = (
  name: string,
  { shape }: TensorType,
  { p, keywords = {} }: { p: RecurrentParams; keywords?: Readonly<Record<string, Keyword>> },
): PyCode =>
  pyCall(name, [shape[2]!, p.hidden], {
    num_layers: [p.layers, 1],
    ...keywords,
    bias: [p.bias, true],
    batch_first: [true],
    dropout: [p.dropout, 0],
    bidirectional: [p.bidirectional, false],
  });

/** nn.RNN or nn.GRU, called by itself where only the results of all steps are read and no state is given. */
export function recurrentTorch(
  name: string,
  x: {
    given: { x: TensorType; h: TensorType | undefined };
    read: ReadonlySet<"y" | "h">;
    p: RecurrentParams;
    keywords?: Readonly<Record<string, Keyword>>;
  },
): Torch<{ x: Port; h: Port & { optional: true } }, "y" | "h"> {
  const { given, read, p } = x;
  const module = recurrentModule(name, given.x, x);
  if (p.sequence && !given.h && !read.has("h"))
    return { module, call: ({ x }, self) => py`${self}(${x})[0]` };
  return {
    module,
    helper: runRecurrent,
    call: ({ x, h }, self) => {
      const options = [...(h ? [py`h=${h}`] : []), ...(p.sequence ? [] : [py`sequence=${false}`])];
      return { tuple: py`run_recurrent(${[self, x, ...options]})` };
    },
  };
}

const runRecurrent = py`def run_recurrent(module, x, h=None, sequence=True):
    """Results and last state of nn.RNN or nn.GRU; states have the batch first: [N, layers, features]."""
    y, h = module(x, None if h is None else h.transpose(0, 1).contiguous())
    h = h.transpose(0, 1)
    if not sequence:
        y = h[:, -2 if module.bidirectional else -1 :].flatten(1)
    return y, h`;
