import { mulDims } from "../../graph-schema/dim.ts";
import { broadcast, sizeOf, tensor } from "../../graph-schema/shape.ts";
import type { Builder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";
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
  vjp: ({ dy, inputs: [a, c], b }) => [b.matMul([dy, swapLast(c!, b)]), b.matMul([swapLast(a!, b), dy])],
  onnx: () => ({ type: "MatMul" }),
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

function swapLast(x: Value, b: Builder): Value {
  const axes = x.type.shape.map((_, i) => i);
  return b.transpose([x], { perm: [...axes.slice(0, -2), axes.length - 1, axes.length - 2] });
}
