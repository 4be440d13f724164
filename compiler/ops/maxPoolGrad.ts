import { sameType } from "../../graph-schema/shape.ts";
import { maxPoolGradient } from "../lowerings/maxPoolGradient.ts";
import type { MaxPoolAttrs } from "../lowerings/maxPoolParts.ts";
import type { Op } from "../op.ts";

/** Gradient of max pooling: x, its pooled y, dy → like x. The first maximum of a window gets all, as in PyTorch. */
export const maxPoolGrad: Op<MaxPoolAttrs> = {
  doc: "Gradient of max pooling from x, its pooled y and dy; the first maximum of a window gets all of it.",
  infer: ([x, y, dy]) => (sameType(y!, dy!) ? x! : { error: `[${dy!.shape}] for [${y!.shape}]` }),
  vjp: null,
  onnx: null,
  legalize: maxPoolGradient,
  examples: [],
};
