import type { z } from "zod";
import type { Code, PlanCode } from "./codes.ts";
import type { Dim } from "../../ir/types/dim.ts";
import type { Edge } from "../document.ts";
import type { Edit } from "../edits/edit.ts";
import { codeOf, wordsOf } from "./settingIssue.ts";
import { type Shape, formatShape, type TensorType } from "../../ir/types/shape.ts";
import { differences, type Equality } from "../../ir/types/solveDims.ts";

export type Severity = "error" | "warning";

/** A repair as a layer's rule sees it, without knowing the document around it. */
export type Repair =
  | { title: string; setParams: Record<string, unknown> }
  | { title: string; insertBefore: { input: string; type: string; params?: Record<string, unknown> } };

/** What a rule reports; the checker adds the place and makes a Diagnostic. */
export interface Problem {
  code: Code;
  severity: Severity;
  /** Input port, where one is to blame. */
  port?: string;
  /** Which wire of that port is to blame, from 0; the first unless said. */
  wire?: number;
  /** Name of a setting, where one is to blame. */
  param?: string;
  expected: string;
  actual: string;
  /** Sizes that would have to be equal for it to be none; a symbol among them may turn out to be a number. */
  equal?: readonly Equality[];
  repair?: Repair;
}

/** A copy of a block that one looks into: the id of its node, and which of those in the row, from 0. */
export interface InstanceRef {
  id: string;
  index: number;
}

/** A located fault or warning about a document: data, never thrown. */
export interface Diagnostic {
  code: Code;
  severity: Severity;
  /** Id of the node; absent when the fault is of the whole graph or plan. */
  node?: string;
  /** The wire, where no node at its ends could be named instead. */
  edge?: Edge;
  /** The copies of blocks that it lies in, outermost first; of several in a row that have it, the first. */
  path?: readonly InstanceRef[];
  /** Title of its layer, for the message. */
  layer?: string;
  port?: string;
  param?: string;
  expected: string;
  actual: string;
  /** Id of the node that the actual value came from. */
  because?: string;
  /** Symbols that the value was made from, what they turned out to be, and the id of the node that says so. */
  inferred?: readonly { symbol: string; size: Dim; node: string }[];
  /** A one-click repair. */
  fix?: { title: string; edit: Edit };
}

const error = (code: Code, rest: Omit<Problem, "code" | "severity">): Problem => ({
  code,
  severity: "error",
  ...rest,
});
const withRepair = (repair: Repair | undefined): { repair?: Repair } => (repair ? { repair } : {});

const axes = (s: Shape): string => `[${s.join(", ")}]`;

/** The same problem, which would be none if the axes of a and b, lined up from the right, were equal. */
export const unlessEqual = (p: Problem, a: Shape, b: Shape): Problem => ({ ...p, equal: differences(a, b) });

/** One constructor a code, for the rules of layers. */
export const problem = {
  /** x has the wrong number of axes. */
  rank: (port: string, expected: string, x: TensorType, repair?: Repair): Problem =>
    error("rank", { port, expected, actual: axes(x.shape), ...withRepair(repair) }),
  /** x has a number of axes that is allowed but seldom meant. */
  unusualRank: (port: string, expected: string, x: TensorType, repair?: Repair): Problem => ({
    ...problem.rank(port, expected, x, repair),
    severity: "warning",
  }),
  /** An axis of x is symbolic where the layer needs its size. */
  openAxis: (port: string, expected: string, x: TensorType, repair?: Repair): Problem =>
    error("openAxis", { port, expected, actual: axes(x.shape), ...withRepair(repair) }),
  /** x does not begin with the batch. */
  batchAxis: (port: string, x: TensorType): Problem =>
    error("batchAxis", { port, expected: "the batch N as the first axis", actual: axes(x.shape) }),
  /** x differs from another input in an axis that they share. */
  unequalSizes: (port: string, expected: string, x: TensorType, repair?: Repair): Problem =>
    error("unequalSizes", { port, expected, actual: axes(x.shape), ...withRepair(repair) }),
  /** An axis of x cannot be cut into equal parts. */
  indivisible: (port: string, expected: string, x: TensorType, repair?: Repair): Problem =>
    error("indivisible", { port, expected, actual: axes(x.shape), ...withRepair(repair) }),
  /** x is a longer sequence than the layer has places for. */
  tooLong: (port: string, expected: string, x: TensorType, repair?: Repair): Problem =>
    error("tooLong", { port, expected, actual: axes(x.shape), ...withRepair(repair) }),
  /** x is a sequence so long that the layer is slow. */
  unusuallyLong: (port: string, expected: string, x: TensorType): Problem => ({
    ...problem.tooLong(port, expected, x),
    severity: "warning",
  }),
  /** An axis of x has the wrong size. */
  dimension: (port: string, expected: string, x: TensorType, repair?: Repair): Problem =>
    error("dimension", { port, expected, actual: axes(x.shape), ...withRepair(repair) }),
  /** Shapes do not broadcast; `port` is the one to blame. */
  broadcast: (port: string, other: TensorType, x: TensorType, repair?: Repair): Problem =>
    error("broadcast", {
      port,
      expected: `a shape that lines up with ${axes(other.shape)}`,
      actual: axes(x.shape),
      ...withRepair(repair),
    }),
  /** x has the wrong element type. */
  dtype: (port: string, expected: string, x: TensorType, repair?: Repair): Problem =>
    error("dtype", { port, expected, actual: x.dtype, ...withRepair(repair) }),
  /** The kernel does not fit into the padded map. */
  kernelTooLarge: (port: string, map: Shape, kernel: Shape, repair?: Repair): Problem =>
    error("kernelTooLarge", {
      port,
      expected: `a padded map of at least ${formatShape(kernel)}`,
      actual: formatShape(map),
      ...withRepair(repair),
    }),
  /** Elements of a kernel that only ever see padding. */
  idleTaps: (port: string, at: { map: Shape; whole: string; part: string }, repair?: Repair): Problem => ({
    ...error("idleTaps", {
      port,
      expected: `a larger map, as ${at.part} of the ${at.whole} weights see it and the others only padding`,
      actual: formatShape(at.map),
      ...withRepair(repair),
    }),
    severity: "warning",
  }),
  /** What is brought to a sum of 1, or to mean 0, is a single element. */
  singleElement: (port: string, expected: string, x: TensorType): Problem => ({
    ...error("singleElement", { port, expected, actual: axes(x.shape) }),
    severity: "warning",
  }),
  /** A setting does not go with the input or another setting. */
  parameter: (param: string, expected: string, actual: string, repair?: Repair): Problem =>
    error("parameter", { param, expected, actual, ...withRepair(repair) }),
  /** A setting names an axis that there is not. */
  axis: (param: string, expected: string, actual: string, repair?: Repair): Problem =>
    error("axis", { param, expected, actual, ...withRepair(repair) }),
  /** A number of groups does not divide the channels. */
  groupsDivide: (param: string, expected: string, actual: string, repair?: Repair): Problem =>
    error("groupsDivide", { param, expected, actual, ...withRepair(repair) }),
  /** A number of heads does not divide the features, or other heads. */
  headsDivide: (param: string, expected: string, actual: string, repair?: Repair): Problem =>
    error("headsDivide", { param, expected, actual, ...withRepair(repair) }),
  /** A padding is too large for the window or the map. */
  paddingSize: (param: string, expected: string, actual: string, repair?: Repair): Problem =>
    error("paddingSize", { param, expected, actual, ...withRepair(repair) }),
  /** A new shape holds another number of elements than arrive. */
  elementCount: (param: string, expected: string, actual: string, repair?: Repair): Problem =>
    error("elementCount", { param, expected, actual, ...withRepair(repair) }),
  /** A setting that does nothing beside the others. */
  unusedSetting: (param: string, expected: string, actual: string, repair?: Repair): Problem => ({
    ...error("unusedSetting", { param, expected, actual, ...withRepair(repair) }),
    severity: "warning",
  }),
  /** A setting that the layer or unit does not have. */
  unknownSetting: (param: string, names: readonly string[], repair?: Repair): Problem =>
    error("unknownSetting", {
      param,
      expected: names.length > 0 ? `a setting among ${names.join(", ")}` : "no settings",
      actual: JSON.stringify(param.split(".").at(-1)),
      ...withRepair(repair),
    }),
  /** A setting that its schema refuses; `value` as a person reads it. */
  setting: (param: string, issue: z.core.$ZodIssue, value: string, repair?: Repair): Problem =>
    error(codeOf(issue), { param, expected: wordsOf(issue), actual: value, ...withRepair(repair) }),
  /** A formula that cannot be read. */
  formulaSyntax: (param: string, expected: string, actual: string): Problem =>
    error("formulaSyntax", { param, expected, actual }),
  /** A setting or the bypass is a formula without a value. */
  formula: (param: string, expected: string, actual: string): Problem =>
    error("formula", { param, expected, actual }),
  /** No layer of this type. */
  unknownLayer: (type: string): Problem =>
    error("unknownLayer", { expected: "a layer of the palette", actual: `"${type}"` }),
  /** No block of this name. */
  unknownBlock: (name: string, names: readonly string[]): Problem =>
    error("unknownBlock", { expected: `a block among ${names.join(", ") || "none"}`, actual: `"${name}"` }),
  /** A copy comes to more nodes than can be compiled. */
  tooLarge: (most: number, size: number): Problem =>
    error("tooLarge", { expected: `at most ${most} nodes inside`, actual: String(size) }),
  /** A copy of `title` inside of which stands a copy of the block around it. */
  recursion: (title: string, around: string): Problem =>
    error("recursion", {
      expected: `a block that does not lead back to "${around}"`,
      actual: `"${title}"`,
    }),
  /** No wrapper of this name. */
  unknownWrapper: (name: string, names: readonly string[]): Problem =>
    error("unknownWrapper", {
      param: "wrapper",
      expected: `a wrapper among ${names.join(", ")}`,
      actual: `"${name}"`,
    }),
  /** A wrapper on a layer that has no weight for it. */
  wrapper: (name: string): Problem =>
    error("wrapper", { param: "wrapper", expected: "none, as the layer has no weight matrix", actual: name }),
  /** The node that this one is tied to does not exist or lends nothing. */
  unknownTie: (expected: string, actual: string): Problem =>
    error("unknownTie", { param: "tiedTo", expected, actual }),
  /** The node that this one is tied to has no parameters to share with it. */
  tiedParameters: (expected: string, actual: string): Problem =>
    error("tiedParameters", { param: "tiedTo", expected, actual }),
  /** The loss has no target that goes with this prediction. */
  lossShape: (expected: string, prediction: TensorType): Problem =>
    error("lossShape", { expected, actual: `${prediction.dtype} ${axes(prediction.shape)}` }),
  /** No number of the model is learned. */
  noParameters: (frozen: number): Problem =>
    error("noParameters", {
      expected: "a layer with parameters to learn",
      actual: frozen === 0 ? "none" : frozen === 1 ? "one, which is frozen" : `${frozen}, all frozen`,
    }),
  /** `param` of the plan, such as "loss" or "target", does not go with the rest of the plan, the data or the graph. */
  plan: (code: PlanCode, param: string, expected: string, actual: string): Problem =>
    error(code, { param, expected, actual }),
};

/** A diagnostic as one sentence: what, where, expected, actual, where it came from. */
export function renderDiagnostic(d: Diagnostic): string {
  const where = [
    subjectOf(d),
    d.port === undefined ? "" : `input ${d.port}`,
    d.param === undefined ? "" : `setting ${d.param}`,
  ].filter(Boolean);
  const because = d.because === undefined ? "" : `; it comes from "${d.because}"`;
  const settled = (d.inferred ?? []).map(
    ({ symbol, size, node }) => `; ${symbol} is ${size} because of "${node}"`,
  );
  return `${where.join(", ")}${where.length ? ": " : ""}expected ${d.expected}, got ${d.actual}${because}${settled.join("")}.`;
}

function subjectOf({ node, layer, edge, path }: Diagnostic): string {
  if (node !== undefined) return `${layer ?? "Node"} ${placeOf(path, node)}`;
  const within = path ? `in ${placeOf(path)}` : "";
  return edge ? `wire from "${edge.from}" to "${edge.to}" ${within}`.trim() : within;
}

/** '"stage.rest.conv1" in copy 3 of "rest"'. */
function placeOf(path: readonly InstanceRef[] = [], ...node: readonly string[]): string {
  const copies = path.filter((c) => c.index > 0).map((c) => ` in copy ${c.index + 1} of "${c.id}"`);
  return `"${[...path.map((c) => c.id), ...node].join(".")}"${copies.join("")}`;
}
