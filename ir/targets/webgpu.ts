import { spreadsLastAxis, type TensorType } from "../types/shape.ts";
import type { OpCall, Target } from "../target.ts";
import { lacksInOnnxRuntime } from "../targetFamilies/onnxRuntime.ts";

/** Node types that the WebGPU provider hands to the CPU, throws on, or computes roughly. */
const missing = new Set(
  [
    "LogSoftmax OneHot ConstantOfShape Sign Selu Softsign Celu Round Mod Or Xor BitwiseAnd BitwiseOr BitwiseXor",
    "BitwiseNot BitShift Sum Mean SpaceToDepth MaxUnpool Col2Im RNN Loop Scan RandomNormal RandomUniform",
    "RandomNormalLike RandomUniformLike Bernoulli Dropout Split ScatterElements Sin Cos Softplus",
  ]
    .join(" ")
    .split(" "),
);

/** Calls that are missing or wrong, by the type of their node. */
const faults: Readonly<Record<string, readonly [why: string, applies: (call: OpCall) => boolean][]>> = {
  Slice: [["of other than float32", ({ inputs: [x] }) => x!.dtype !== "float32"]],
  GatherElements: [["of other than float32", ({ inputs: [x] }) => x!.dtype !== "float32"]],
  Equal: [["of bool", ({ inputs: [x] }) => x!.dtype === "bool"]],
  Where: [["on bool", ({ output }) => output.dtype === "bool"]],
  Neg: [["of int32", ({ output }) => output.dtype === "int32"]],
  MatMul: [["of int32", ({ inputs: [x] }) => x!.dtype === "int32"]],
  MaxPool: [["with Indices", ({ readsAuxiliary }) => readsAuxiliary]],
  Gather: [["of int64", ({ inputs: [x] }) => x!.dtype === "int64"]],
  Cast: [["from int64", ({ inputs: [x] }) => x!.dtype === "int64"]],
  // It throws.
  Pow: [
    [
      "whose last axis broadcasts",
      ({ inputs, output }) => inputs.some((x) => spreadsLastAxis(x.shape, output.shape)),
    ],
  ],
  Conv: [
    ["over volumes in groups", (call) => groupsOf(call) > 1 && isVolume(call.output)],
    ["of channels in threes to filters in fours, which is wrong", readsInThrees],
    ["of groups of more than four filters, not a multiple of four, which is wrong", writesIntoNextGroup],
  ],
  ConvTranspose: [
    ["over volumes", ({ output }) => isVolume(output)],
    ["of groups of even channels to one, which is wrong", readsPairsForOneFilter],
  ],
};

/** Node types that take int64. */
const takesInt64 = new Set(["Cast", "ScatterND", "ArgMax", "Range", "Gather"]);

/** Elements beyond which unfolded windows, or a product a sample, cost more memory than they save time. */
const UNFOLDED_LIMIT = 2 ** 25;
const PRODUCTS_LIMIT = 2 ** 23;

/** ONNX Runtime on a GPU of a browser, none of it on the CPU. */
export const webgpu: Target<"webgpu"> = {
  id: "webgpu",
  compilesKernels: true,
  lacks: (call) => {
    const { node, inputs, output } = call;
    const everywhere = lacksInOnnxRuntime(call);
    if (everywhere || node === null) return everywhere;
    if (missing.has(node)) return node;
    const fault = faults[node]?.find(([, applies]) => applies(call));
    if (fault) return `${node} ${fault[0]}`;
    const dtypes = [...inputs, output].map((t) => t.dtype);
    if (dtypes.includes("uint8")) return `${node} on uint8`;
    return !takesInt64.has(node) && dtypes.includes("int64") ? `${node} on int64` : undefined;
  },
  widens: { uint8: "int32" },
  // What counts is how many kernels are dispatched.
  prefers: {
    /** Its own kernel is taken wherever that is right. */
    flippedConvolution: () => false,
    /** Many short products are faster unless what they are made from or come to is large. */
    weightGradientPerKernelOffset: ({ batch, group, channels, filters, kernelSize, places }) => {
      const windows = batch * group * channels * kernelSize;
      return windows * places > UNFOLDED_LIMIT || windows * filters > PRODUCTS_LIMIT;
    },
    /** One dispatch for all elements. */
    unfoldByIndex: () => true,
    /** Saves the dispatch of the Cast. */
    maskByWhere: true,
  },
};

const isVolume = ({ shape }: TensorType): boolean => shape.length > 4;
const groupsOf = ({ attrs }: OpCall): number => attrs.group as number;

/** The kernel that reads channels in threes is right for three channels alone. */
function readsInThrees(call: OpCall): boolean {
  const [filters, channels, ...kernel] = call.inputs[1]!.shape as readonly number[];
  if (groupsOf(call) > 1 || isVolume(call.output) || isPointwise(kernel, call)) return false;
  return channels! > 3 && channels! % 3 === 0 && channels! % 4 !== 0 && filters! % 4 === 0;
}

/** A product of matrices, which has a kernel of its own. */
const isPointwise = (kernel: readonly number[], { attrs }: OpCall): boolean =>
  kernel.every((size) => size === 1) &&
  (attrs.pads as readonly number[]).every((p) => p === 0) &&
  (attrs.strides as readonly number[]).every((s) => s === 1);

/** The kernel that writes four filters of a group at once goes beyond its end. */
function writesIntoNextGroup(call: OpCall): boolean {
  const filters = (call.output.shape[1] as number) / groupsOf(call);
  return groupsOf(call) > 1 && filters > 4 && filters % 4 !== 0;
}

/** The kernel for pairs of channels is wrong where groups make one filter each; an odd number does not take it. */
function readsPairsForOneFilter(call: OpCall): boolean {
  const [channels, filters] = call.inputs[1]!.shape as readonly number[];
  return groupsOf(call) > 1 && filters === 1 && (channels! / groupsOf(call)) % 2 === 0;
}
