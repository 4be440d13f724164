import { cropOrPad } from "./cropOrPad.ts";
import type { Value } from "../value.ts";
import type { Application, Target } from "../op.ts";
import type { Window } from "../types/opWindow.ts";
import { type WeightGradientInputs, coverage, spatialSizes } from "./weightGradientInputs.ts";
import { MANY_KERNEL_OFFSETS, perSample } from "./perSample.ts";
import { perKernelOffset } from "./perKernelOffset.ts";

type Call = Application<Window & { group: number }> & { target: Target };

/** Gradient of a convolution by its kernel in ops that ONNX has: x [N, C, …], dy [N, O, …] → [O, C/group, k…]. */
export function weightGradient({ inputs, attrs: window, y, target, b }: Call): Value {
  const [x, dy] = inputs as [Value, Value];
  const [batch, allChannels] = x.type.shape as readonly number[];
  const { group } = window;
  const parts: WeightGradientInputs = {
    x: cropOrPad(x, coverage(spatialSizes(dy), window), b),
    dy,
    window,
    batch: batch!,
    group,
    channels: allChannels! / group,
    filters: (dy.type.shape[1] as number) / group,
    kernelSize: product(window.kernel),
    places: product(spatialSizes(dy)),
  };
  const result = prefersPerKernelOffset(parts, target)
    ? perKernelOffset(parts, b)
    : perSample(parts, target, b);
  return b.reshape([result], { shape: y.type.shape });
}

/** Elements beyond which unfolded windows, or a product a sample, cost a GPU more memory than they save time. */
const UNFOLDED_LIMIT = 2 ** 25;
const PRODUCTS_LIMIT = 2 ** 23;

/** As measured: a CPU prefers one long product unless channels are few; a GPU many short ones unless they are large. */
function prefersPerKernelOffset(p: WeightGradientInputs, target: Target): boolean {
  if (target === "webgpu") {
    const windows = p.batch * p.group * p.channels * p.kernelSize;
    return windows * p.places > UNFOLDED_LIMIT || windows * p.filters > PRODUCTS_LIMIT;
  }
  if (p.kernelSize === 1) return p.filters * p.channels > (p.filters + p.channels) * p.places;
  return p.channels >= 8 && p.kernelSize <= MANY_KERNEL_OFFSETS;
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, d) => a * d, 1);
