import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";

/**
 * The zeros that pad `x` as −0, so that no runtime moves them into the max pooling that reads `x`, whose own padding is
 * less than every number (ONNX Runtime up to 1.30 does: Pad_Fusion); undefined where `x` is not padded by zeros.
 */
export const keepZeroPad = (x: Value, b: Builder): Value | undefined =>
  x.op === "pad" && !x.attrs?.mode && Object.is(x.attrs?.value, 0)
    ? b.pad(x.inputs, { ...(x.attrs as { pads: number[] }), value: -0 })
    : undefined;
