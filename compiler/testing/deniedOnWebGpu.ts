import type { Value } from "../ir/value.ts";
import type { Op } from "../op.ts";
import { ops } from "../ops.ts";

/** Node types that ONNX Runtime's WebGPU provider hands to the CPU, or throws on. */
const deniedTypes = new Set(
  [
    "LogSoftmax OneHot ConstantOfShape Sign Selu Softsign Celu Round Mod Or Xor BitwiseAnd BitwiseOr BitwiseXor",
    "BitwiseNot BitShift Sum Mean SpaceToDepth MaxUnpool Col2Im RNN Loop Scan RandomNormal RandomUniform",
    "RandomNormalLike RandomUniformLike Bernoulli Dropout Split ScatterElements",
  ]
    .join(" ")
    .split(" "),
);

/** Why WebGPU cannot run this value, or undefined where it can. */
export function deniedOnWebGpu(v: Value, used: ReadonlySet<Value>): string | undefined {
  if (v.kind !== "op") return undefined;
  const op: Op = ops[v.op!];
  const inputs = v.inputs.map((x) => x.type);
  const type = op.onnx?.(v.attrs, inputs, v.type).type;
  if (!type) return `${v.op} is not an ONNX node`;
  if (deniedTypes.has(type)) return type;
  const dtype = inputs[0]?.dtype;
  if (type === "Slice" && dtype !== "float32") return `Slice of ${dtype}`;
  if (type === "Equal" && dtype === "bool") return "Equal of bool";
  if (type === "Where" && v.type.dtype === "bool") return "Where on bool";
  if (type === "MatMul" && dtype === "int32") return "MatMul of int32";
  if (type === "MaxPool" && [...used].some((u) => u.kind === "byproduct" && u.inputs[0] === v))
    return "MaxPool with Indices";
  if (type === "Pow" && inputs.some((x) => x.shape.at(-1) !== v.type.shape.at(-1)))
    return "Pow whose last axis broadcasts";
  if (type === "ConvTranspose" && v.type.shape.length > 4) return "3-D ConvTranspose";
  if (type === "Cast" && dtype === "int64") return "Cast from int64";
  const computes = type !== "Cast" && type !== "ScatterND" && type !== "ArgMax" && type !== "Range";
  return computes && [...inputs, v.type].some((t) => t.dtype === "int64") ? `${type} on int64` : undefined;
}
