import { mulDims } from "../types/dim.ts";
import { broadcast, sizeOf, tensor } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { Op } from "../op.ts";

/** Matrix product over the last two axes; leading axes broadcast. ONNX MatMul-13 without its 1-D cases. */
export const matMul: Op = {
  doc: "a: […, m, k] times b: […, k, n] gives […, m, n].",
  infer: ([a, b]) => {
    const batch = broadcast(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
    const fits = a!.shape.length >= 2 && b!.shape.length >= 2 && a!.shape.at(-1) === b!.shape.at(-2);
    if (!batch || !fits) return { error: `[${a!.shape}] and [${b!.shape}] do not multiply` };
    return tensor([...batch, a!.shape.at(-2)!, b!.shape.at(-1)!]);
  },
  // dA = dY·Bᵀ, dB = Aᵀ·dY
  vjp: ({ dy, inputs: [a, c], b }) => {
    const rows = c!.type.shape.length === 2;
    return [
      b.matMul([dy, swapLast(c!, b)]),
      rows
        ? productOfTransposed([flatten(a!, b), flatten(dy, b)], c!, b)
        : productOfTransposed([a!, dy], c!, b),
    ];
  },
  onnx: () => ({ type: "MatMul" }),
  // As a plain matrix product the transposition of a weight becomes an attribute of Gemm.
  specialize: ({ inputs: [a, c], y, b }) =>
    a!.type.shape.length > 2 && c!.type.shape.length === 2 && c!.op === "transpose"
      ? b.reshape([b.matMul([flatten(a!, b), c!])], { shape: y.type.shape })
      : undefined,
  macs: ([a], y) => mulDims(sizeOf(y.shape), a!.shape.at(-1)!),
  examples: [
    {
      inputs: [
        [2, 3],
        [3, 4],
      ],
    },
    {
      inputs: [
        [5, 2, 3],
        [3, 4],
      ],
    },
    {
      inputs: [
        [2, 1, 2, 3],
        [3, 3, 4],
      ],
    },
  ],
};

/** Aᵀ·dY, or (dYᵀ·A)ᵀ where `like` is itself transposed, so that the two transpositions cancel. */
function productOfTransposed([a, dy]: readonly [Value, Value], like: Value, b: Builder): Value {
  return like.op === "transpose" && like.type.shape.length === 2
    ? swapLast(b.matMul([swapLast(dy, b), a]), b)
    : b.matMul([swapLast(a, b), dy]);
}

function swapLast(x: Value, b: Builder): Value {
  const axes = x.type.shape.map((_, i) => i);
  return b.transpose([x], { perm: [...axes.slice(0, -2), axes.length - 1, axes.length - 2] });
}

/** All but the last axis as one. */
function flatten(x: Value, b: Builder): Value {
  const { shape } = x.type;
  return b.reshape([x], { shape: [mulDims(...shape.slice(0, -1)), shape.at(-1)!] });
}
