import type { Edit } from "./edit.ts";
import { type Shape, formatShape, type TensorType } from "./shape.ts";

/** Every code of a diagnostic, with the sentence that explains it in the docs. */
export const codes = {
  rank: "The input has the wrong number of axes.",
  dimension: "An axis has a size that the layer cannot take.",
  dtype: "The input has elements of the wrong kind.",
  broadcast: "Two shapes do not line up, axis by axis from the right, as equal or 1.",
  kernelTooLarge: "The window is larger than the padded map it slides over.",
  parameter: "A setting is missing, of the wrong kind or out of range.",
  wrapper: "The chosen normalization of weights does not exist, or the layer has no weight for it.",
  tiedParameters: "A node is to share parameters that the other node does not have, or has in another shape.",
  unknownLayer: "No layer of this type exists.",
  unknownBlock: "A copy names a block that the document does not have.",
  recursion: "A block holds a copy of itself, directly or through other blocks.",
  formula: "A formula cannot be read or has no value.",
  tooLarge: "The copies of blocks come to more nodes than can be compiled.",
  unknownPort: "A wire ends at a port that the layer does not have.",
  danglingEdge: "A wire ends at a node that does not exist.",
  duplicateNode: "Two nodes have the same name.",
  duplicateEdge: "Two wires join the same ports, or two wires enter a port that takes one.",
  missingInput: "A port that needs a wire has none.",
  cycle: "Wires lead from a node back to itself.",
  deadBranch: "No output depends on this node.",
  noInput: "The graph has no input layer.",
  noOutput: "The graph has no output layer.",
  planUnit: "The training plan names something that does not exist, or sets it wrongly.",
  planDataset: "The training plan names data that the graph cannot take.",
  lossShape: "The loss cannot compare this output with its target.",
  noParameters: "Nothing in the graph can be trained.",
  document: "The file is not a document of this program.",
} as const;

export type Code = keyof typeof codes;
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
  repair?: Repair;
}

/** A located fault or warning about a document: data, never thrown. */
export interface Diagnostic {
  code: Code;
  severity: Severity;
  /** Id of the node; absent when the fault is of the whole graph or plan. */
  node?: string;
  /** Ids of the copies of blocks that the node stands in, outermost first. */
  path?: readonly string[];
  /** Title of its layer, for the message. */
  layer?: string;
  port?: string;
  param?: string;
  expected: string;
  actual: string;
  /** Id of the node that the actual value came from. */
  because?: string;
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
  /** An axis of x has the wrong size. */
  dimension: (port: string, expected: string, x: TensorType, repair?: Repair): Problem =>
    error("dimension", { port, expected, actual: axes(x.shape), ...withRepair(repair) }),
  /** An axis of x has a size that is allowed but seldom meant. */
  unusualDimension: (port: string, expected: string, x: TensorType): Problem => ({
    ...problem.dimension(port, expected, x),
    severity: "warning",
  }),
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
  /** A setting does not go with the input or another setting. */
  parameter: (param: string, expected: string, actual: string, repair?: Repair): Problem =>
    error("parameter", { param, expected, actual, ...withRepair(repair) }),
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
  /** A setting that is allowed but seldom meant. */
  unusualParameter: (param: string, expected: string, actual: string, repair?: Repair): Problem => ({
    ...problem.parameter(param, expected, actual, repair),
    severity: "warning",
  }),
  /** A node has a wrapper that does not exist or does not go with its layer. */
  wrapper: (expected: string, actual: string): Problem => error("wrapper", { expected, actual }),
  /** The node that this one is tied to has no parameters to share with it. */
  tiedParameters: (expected: string, actual: string): Problem =>
    error("tiedParameters", { param: "tiedTo", expected, actual }),
  /** The loss has no target that goes with this prediction. */
  lossShape: (expected: string, prediction: TensorType): Problem =>
    error("lossShape", { expected, actual: `${prediction.dtype} ${axes(prediction.shape)}` }),
  /** `param` of the plan, such as "loss" or "optimizer.momentum", does not exist or is set wrongly. */
  planUnit: (param: string, expected: string, actual: string): Problem =>
    error("planUnit", { param, expected, actual }),
  /** No number of the model is learned. */
  noParameters: (frozen: number): Problem =>
    error("noParameters", {
      expected: "a layer with parameters to learn",
      actual: frozen === 0 ? "none" : `${frozen} layers, all frozen`,
    }),
  /** `param` of the plan, such as "dataset" or "target", does not go with the data or the graph. */
  planDataset: (param: string, expected: string, actual: string): Problem =>
    error("planDataset", { param, expected, actual }),
};

/** A diagnostic as one sentence: what, where, expected, actual, where it came from. */
export function renderDiagnostic(d: Diagnostic): string {
  const where = [
    d.node === undefined ? "" : `${d.layer ?? "Node"} "${[...(d.path ?? []), d.node].join(".")}"`,
    d.port === undefined ? "" : `input ${d.port}`,
    d.param === undefined ? "" : `setting ${d.param}`,
  ].filter(Boolean);
  const because = d.because === undefined ? "" : `; it comes from "${d.because}"`;
  return `${where.join(", ")}${where.length ? ": " : ""}expected ${d.expected}, got ${d.actual}${because}.`;
}
