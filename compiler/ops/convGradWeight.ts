import { mulDims } from "../../graph-schema/dim.ts";
import { sizeOf, tensor } from "../../graph-schema/shape.ts";
import { weightGradient } from "../lowerings/weightGradient.ts";
import type { Op } from "../op.ts";
import { spatial, unreached, type Window } from "../window.ts";

type Attributes = Window & { group: number };

/** Gradient of a convolution by its kernel: x [N, C, …], dy [N, O, …] → [O, C/group, k…]. */
export const convGradWeight: Op<Attributes> = {
  doc: "Gradient of a convolution by its kernel: x [N, C, ...], dy [N, O, ...] gives [O, C/group, k...].",
  infer: ([x, dy], { kernel, group }) => {
    const [channels, filters] = [x!.shape[1]!, dy!.shape[1]!];
    return typeof channels === "number" && typeof filters === "number" && x!.shape[0] === dy!.shape[0]
      ? tensor([filters, channels / group, ...kernel], x!.dtype)
      : { error: `[${x!.shape}] with [${dy!.shape}]` };
  },
  // ⟨g, convGradWeight(x, dy)⟩ = ⟨dy, conv(x, g)⟩
  vjp: ({ dy: g, inputs: [x, dy], attrs: window, b }) => {
    const { strides, pads, dilations, group } = window;
    const attrs = { strides, pads, dilations, group };
    const forward = b.conv([x!, g], attrs);
    const outputPadding = unreached(spatial(x!.type.shape) as number[], window);
    return [b.convTranspose([dy!, g], { ...attrs, outputPadding }), forward];
  },
  onnx: null,
  legalize: weightGradient,
  macs: ([, dy], y) => mulDims(sizeOf(dy!.shape), ...y.shape.slice(1)),
  examples: [],
};
