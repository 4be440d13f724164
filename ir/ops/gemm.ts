import { mulDims } from "../types/dim.ts";
import { broadcast, sameShape, sizeOf, tensor } from "../types/shape.ts";
import type { Op } from "../op.ts";

/** Product of matrices, each perhaps transposed, plus c broadcast to the result. a, b: 2-D; c optional. ONNX Gemm-13. */
export const gemm: Op<{ transA: boolean; transB: boolean }> = {
  doc: "Product of matrices a and b, each perhaps transposed, plus an optional c broadcast to the result.",
  infer: ([a, b, c], { transA, transB }) => {
    if (a!.shape.length !== 2 || b!.shape.length !== 2) return { error: "gemm takes matrices" };
    const [m, k] = transA ? [a!.shape[1]!, a!.shape[0]!] : [a!.shape[0]!, a!.shape[1]!];
    const [n, kb] = transB ? [b!.shape[0]!, b!.shape[1]!] : [b!.shape[1]!, b!.shape[0]!];
    if (k !== kb) return { error: `[${a!.shape}] and [${b!.shape}] do not multiply` };
    const fits = c ? broadcast(c.shape, [m, n]) : [m, n];
    if (!fits || !sameShape(fits, [m, n]))
      return { error: `[${c?.shape}] does not broadcast to [${m},${n}]` };
    return tensor([m, n], a!.dtype);
  },
  // Each transposition is an attribute of the product of the gradient: no Transpose is needed.
  vjp: ({ dy, inputs: [a, w, c], attrs: { transA, transB }, b }) => [
    transA
      ? b.gemm([w!, dy], { transA: transB, transB: true })
      : b.gemm([dy, w!], { transA: false, transB: !transB }),
    transB
      ? b.gemm([dy, a!], { transA: true, transB: transA })
      : b.gemm([a!, dy], { transA: !transA, transB: false }),
    ...(c ? [dy] : []),
  ],
  onnx: ({ transA, transB }) => ({
    type: "Gemm",
    attrs: { ...(transA && { transA: 1 }), ...(transB && { transB: 1 }) },
  }),
  macs: ([a], y, { transA }) => mulDims(sizeOf(y.shape), a!.shape[transA ? 0 : 1]!),
  examples: [
    {
      inputs: [
        [2, 3],
        [3, 4],
      ],
      attrs: { transA: false, transB: false },
    },
    { inputs: [[3, 2], [3, 4], [4]], attrs: { transA: true, transB: false } },
    {
      inputs: [
        [2, 3],
        [4, 3],
        [2, 1],
      ],
      attrs: { transA: false, transB: true },
    },
    {
      inputs: [
        [3, 2],
        [4, 3],
        [2, 4],
      ],
      attrs: { transA: true, transB: true },
    },
  ],
};
