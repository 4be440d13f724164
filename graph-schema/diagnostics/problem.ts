import type { z } from "zod";
import type { Shape, TensorType } from "../../ir/types/shape.ts";
import { differences, type Equality } from "../../ir/types/solveDims.ts";
import type { Code } from "./codes.ts";
import type { Severity } from "./diagnostic.ts";
import type { CodeArgs, Finding, Phrase } from "./phrase.ts";
import type { Repair, Value } from "./repair.ts";
import { codeOf, expectationOf } from "./settingIssue.ts";

/** What a rule reports; the checker adds the place and makes a Diagnostic. */
export type Problem = Finding & At & { severity: Severity };

/** What of a node is to blame, and what mends it. */
interface At {
  /** Input port, where one is to blame. */
  port?: string;
  /** Which wire of that port is to blame, from 0; the first unless said. */
  wire?: number;
  /** Name of a setting, where one is to blame. */
  param?: string;
  /** Sizes that would have to be equal for it to be none; a symbol among them may turn out to be a number. */
  equal?: readonly Equality[];
  repair?: Repair;
}

type Given = Omit<At, "repair"> & { repair?: Repair | undefined };

/** A problem of either severity, without a repair unless there is one. */
const problemWith =
  (severity: Severity) =>
  <C extends Code>(code: C, args: CodeArgs<C>, { repair, ...at }: Given = {}): Problem =>
    // The compiler does not see that a code and its arguments are one of the pairs.
    ({ code, severity, args, ...at, ...(repair && { repair }) }) as Problem;

const error = problemWith("error");
const warning = problemWith("warning");

/** Codes whose sentence tells just this. */
type CodeWithArgs<A> = { [C in Code]: [CodeArgs<C>, A] extends [A, CodeArgs<C>] ? C : never }[Code];

/** A code about the shape of an input, with what was expected of it. */
const ofShape =
  (code: CodeWithArgs<{ expected: Phrase; shape: Shape }>, severity: Severity = "error") =>
  (port: string, expected: Phrase, { shape }: TensorType, repair?: Repair): Problem =>
    problemWith(severity)(code, { expected, shape }, { port, repair });

/** A code about the value of a setting, with what was expected of it. */
const ofSetting =
  (code: CodeWithArgs<{ expected: Phrase; actual: Value }>, severity: Severity = "error") =>
  (param: string, expected: Phrase, actual: Value, repair?: Repair): Problem =>
    problemWith(severity)(code, { expected, actual }, { param, repair });

/** The same problem, which would be none if the axes of a and b, lined up from the right, were equal. */
export const unlessEqual = (p: Problem, a: Shape, b: Shape): Problem => ({ ...p, equal: differences(a, b) });

/** One constructor a code, for the rules of layers. */
export const problem = {
  /** x has the wrong number of axes. */
  rank: ofShape("rank"),
  /** An axis of x is symbolic where the layer needs its size. */
  openAxis: ofShape("openAxis"),
  /** x does not begin with the batch. */
  batchAxis: (port: string, { shape }: TensorType): Problem => error("batchAxis", { shape }, { port }),
  /** x differs from another input in an axis that they share. */
  unequalSizes: ofShape("unequalSizes"),
  /** An axis of x cannot be cut into equal parts. */
  indivisible: ofShape("indivisible"),
  /** x is a longer sequence than the layer has places for. */
  tooLong: ofShape("tooLong"),
  /** x is a sequence so long that the layer is slow. */
  unusuallyLong: ofShape("tooLong", "warning"),
  /** An axis of x has the wrong size. */
  dimension: ofShape("dimension"),
  /** Shapes do not broadcast; `port` is the one to blame. */
  broadcast: (port: string, other: TensorType, { shape }: TensorType, repair?: Repair): Problem =>
    error("broadcast", { other: other.shape, shape }, { port, repair }),
  /** x has the wrong element type. */
  dtype: (port: string, expected: Phrase, { dtype }: TensorType, repair?: Repair): Problem =>
    error("dtype", { expected, dtype }, { port, repair }),
  /** The kernel does not fit into the padded map. */
  kernelTooLarge: (port: string, map: Shape, kernel: Shape, repair?: Repair): Problem =>
    error("kernelTooLarge", { map, kernel }, { port, repair }),
  /** Elements of a kernel that only ever see padding. */
  idleTaps: (port: string, args: CodeArgs<"idleTaps">, repair?: Repair): Problem =>
    warning("idleTaps", args, { port, repair }),
  /** What is brought to a sum of 1, or to mean 0, is a single element. */
  singleElement: ofShape("singleElement", "warning"),
  /** A setting does not go with the input or another setting. */
  parameter: ofSetting("parameter"),
  /** A setting names an axis that there is not. */
  axis: ofSetting("axis"),
  /** A number of groups does not divide the channels. */
  groupsDivide: ofSetting("groupsDivide"),
  /** A number of heads does not divide the features, or other heads. */
  headsDivide: ofSetting("headsDivide"),
  /** A padding is too large for the window or the map. */
  paddingSize: ofSetting("paddingSize"),
  /** A new shape holds another number of elements than arrive. */
  elementCount: ofSetting("elementCount"),
  /** A setting that does nothing beside the others. */
  unusedSetting: ofSetting("unusedSetting", "warning"),
  /** A setting that the layer does not have, which then does nothing. */
  unknownSetting: (param: string, names: readonly string[], repair: Repair): Problem =>
    warning("unknownSetting", { name: param, names }, { param, repair }),
  /** A setting that its schema refuses. */
  setting: (param: string, issue: z.core.$ZodIssue, actual: Phrase, repair?: Repair): Problem =>
    ofSetting(codeOf(issue))(param, expectationOf(issue), actual, repair),
  /** A formula that cannot be read. */
  formulaSyntax: ofSetting("formulaSyntax"),
  /** A setting or the bypass is a formula without a value. */
  formula: ofSetting("formula"),
  /** A port without the wire that it needs. */
  missingInput: (port: string): Problem => error("missingInput", {}, { port }),
  /** No layer of this type. */
  unknownLayer: (type: string): Problem => error("unknownLayer", { type }),
  /** No block of this name. */
  unknownBlock: (name: string, names: readonly string[]): Problem => error("unknownBlock", { name, names }),
  /** An instance comes to more nodes than can be compiled. */
  tooLarge: (most: number, size: number): Problem => error("tooLarge", { most, size }),
  /** Blocks stand inside one another on more levels than can be compiled. */
  tooDeep: (most: number, levels: number): Problem => error("tooDeep", { most, levels }),
  /** An instance of `title` inside of which stands an instance of the block around it. */
  recursion: (title: string, around: string): Problem => error("recursion", { title, around }),
  /** Instance number `copy` of a row, from 1, is not the module that the first is, whose weights it is to have. */
  unlikeRow: (copy: number, difference: Omit<CodeArgs<"unlikeRow">, "copy">, param: string): Problem =>
    error(
      "unlikeRow",
      { copy, ...difference },
      { param, repair: { code: "turnOff", args: { param }, setParams: { [param]: undefined } } },
    ),
  /** A module that adds to the loss would be called again. */
  penaltyCalledAgain: (node: string, param: string): Problem =>
    error(
      "penaltyCalledAgain",
      { node },
      { param, repair: { code: "turnOff", args: { param }, setParams: { [param]: undefined } } },
    ),
  /** No parametrization of this name. */
  unknownWrapper: (name: string, names: readonly string[]): Problem =>
    error("unknownWrapper", { name, names }, { param: "wrapper" }),
  /** A parametrization on a layer that has no weight for it. */
  wrapper: (name: string): Problem => error("wrapper", { name }, { param: "wrapper" }),
  /** The loss has no target that goes with this prediction. */
  lossShape: (expected: Phrase, prediction: TensorType): Problem =>
    error("lossShape", { expected, prediction }),
};
