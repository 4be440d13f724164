import { sizeOf, type TensorType } from "../types/shape.ts";
import type { Value } from "../value.ts";
import type { Op } from "../op.ts";
import { ops } from "../ops.ts";

/** Node types that ONNX Runtime's WebGPU provider hands to the CPU, throws on, or computes roughly. */
const deniedTypes = new Set(
  [
    "LogSoftmax OneHot ConstantOfShape Sign Selu Softsign Celu Round Mod Or Xor BitwiseAnd BitwiseOr BitwiseXor",
    "BitwiseNot BitShift Sum Mean SpaceToDepth MaxUnpool Col2Im RNN Loop Scan RandomNormal RandomUniform",
    "RandomNormalLike RandomUniformLike Bernoulli Dropout Split ScatterElements Sin Cos",
  ]
    .join(" ")
    .split(" "),
);

/** Nodes that are denied for some inputs. */
const denied: readonly [why: string, applies: (n: OnnxCall) => boolean][] = [
  ["Slice of other than float32", ({ type, inputs }) => type === "Slice" && inputs[0]!.dtype !== "float32"],
  [
    "GatherElements of other than float32",
    ({ type, inputs }) => type === "GatherElements" && inputs[0]!.dtype !== "float32",
  ],
  ["Equal of bool", ({ type, inputs }) => type === "Equal" && inputs[0]!.dtype === "bool"],
  ["Where on bool", ({ type, y }) => type === "Where" && y.dtype === "bool"],
  ["Neg of int32", ({ type, y }) => type === "Neg" && y.dtype === "int32"],
  ["MatMul of int32", ({ type, y }) => type === "MatMul" && y.dtype === "int32"],
  ["MaxPool with Indices", ({ type, auxiliaryOutputs }) => type === "MaxPool" && auxiliaryOutputs],
  ["3-D ConvTranspose", ({ type, y }) => type === "ConvTranspose" && y.shape.length > 4],
  ["grouped 3-D Conv", ({ type, y, group }) => type === "Conv" && y.shape.length > 4 && group > 1],
  [
    "Conv of channels in threes to filters in fours, which is wrong",
    ({ type, inputs: [, w], group }) => {
      if (type !== "Conv" || group > 1 || w!.shape.length > 4) return false;
      const [filters, channels] = w!.shape as readonly number[];
      const pointwise = w!.shape.slice(2).every((k) => k === 1);
      return !pointwise && channels! > 3 && channels! % 3 === 0 && channels! % 4 > 0 && filters! % 4 === 0;
    },
  ],
  [
    "Conv of groups of more than four filters, not a multiple of four, which is wrong",
    ({ type, y, group }) => {
      const filters = Number(y.shape[1]) / group;
      return type === "Conv" && group > 1 && filters > 4 && filters % 4 > 0;
    },
  ],
  [
    "ConvTranspose of groups of even channels to one, which is wrong",
    ({ type, inputs: [x, w], group }) =>
      type === "ConvTranspose" && group > 1 && w!.shape[1] === 1 && (Number(x!.shape[1]) / group) % 2 === 0,
  ],
  [
    "Pow whose last axis broadcasts",
    ({ type, inputs, y }) =>
      type === "Pow" && inputs.some((x) => sizeOf(x.shape) !== 1 && x.shape.at(-1) !== y.shape.at(-1)),
  ],
  ["Gather of int64", ({ type, inputs }) => type === "Gather" && inputs[0]!.dtype === "int64"],
  ["Cast from int64", ({ type, inputs }) => type === "Cast" && inputs[0]!.dtype === "int64"],
  [
    "arithmetic on int64",
    ({ type, inputs, y }) => !takesInt64.has(type) && [...inputs, y].some((t) => t.dtype === "int64"),
  ],
];

const takesInt64 = new Set(["Cast", "ScatterND", "ArgMax", "Range", "Gather"]);

interface OnnxCall {
  type: string;
  inputs: readonly TensorType[];
  y: TensorType;
  /** Of a convolution; 1 for other nodes. */
  group: number;
  auxiliaryOutputs: boolean;
}

/** Why WebGPU cannot run this value, or undefined where it can. */
export function deniedOnWebGpu(v: Value, used: ReadonlySet<Value>): string | undefined {
  if (v.kind !== "op") return undefined;
  const op: Op = ops[v.op!];
  const inputs = v.inputs.map((x) => x.type);
  const type = op.onnx?.(v.attrs, inputs, v.type).type;
  if (!type) return `${v.op} is not an ONNX node`;
  if (deniedTypes.has(type)) return type;
  const auxiliaryOutputs = [...used].some((u) => u.kind === "auxiliaryOutput" && u.inputs[0] === v);
  const group = Number(v.attrs.group ?? 1);
  return denied.find(([, applies]) => applies({ type, inputs, y: v.type, group, auxiliaryOutputs }))?.[0];
}
