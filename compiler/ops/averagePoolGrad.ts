import { tensor } from "../../graph-schema/shape.ts";
import { type AveragePoolGradAttrs, averagePoolGradient } from "../lowerings/averagePoolGradient.ts";
import type { Op } from "../op.ts";

/** Gradient of average pooling: dy [N, C, …] → [N, C, sizes…]. */
export const averagePoolGrad: Op<AveragePoolGradAttrs> = {
  doc: "Gradient of average pooling: spreads dy [N, C, ...] over windows of [N, C, sizes...].",
  infer: ([dy], { sizes }) => tensor([...dy!.shape.slice(0, 2), ...sizes], dy!.dtype),
  vjp: ({ dy, attrs: { kernel, strides, pads, ceil, countIncludePad }, b }) => [
    b.averagePool([dy], { kernel, strides, pads, ceil, countIncludePad }),
  ],
  onnx: null,
  legalize: averagePoolGradient,
  examples: [],
};
