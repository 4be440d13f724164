import { cropOrPad } from "./cropOrPad.ts";
import type { Value } from "../value.ts";
import type { Legalization } from "../op.ts";
import type { WindowAttrs } from "../types/window.ts";
import { sizeOf } from "../types/shape.ts";
import { type WeightGradientInputs, coveredRegion, spatialSizes } from "./weightGradientInputs.ts";
import { perSample } from "./perSample.ts";
import { perKernelOffset } from "./perKernelOffset.ts";

type Call = Legalization<WindowAttrs & { group: number }>;

/** Gradient of a convolution by its kernel in ops that ONNX has: x [N, C, …], dy [N, O, …] → [O, C/group, k…]. */
export function weightGradient({ inputs, attrs: window, y, target, b }: Call): Value {
  const [x, dy] = inputs as [Value, Value];
  const [batch, allChannels] = x.type.shape as readonly number[];
  const { group } = window;
  const parts: WeightGradientInputs = {
    x: cropOrPad(x, coveredRegion(spatialSizes(dy), window), b),
    dy,
    window,
    batch: batch!,
    group,
    channels: allChannels! / group,
    filters: (dy.type.shape[1] as number) / group,
    kernelSize: sizeOf(window.kernel),
    places: sizeOf(spatialSizes(dy)),
  };
  const result = target.prefers.weightGradientPerKernelOffset(parts)
    ? perKernelOffset(parts, b)
    : perSample(parts, target.prefers, b);
  return b.reshape([result], { shape: y.type.shape });
}
