import { cropOrPad } from "../cropOrPad.ts";
import type { Value } from "../ir/value.ts";
import type { Application, Target } from "../op.ts";
import type { Window } from "../window.ts";
import { type ConvolutionParts, coverage, spatialSizes } from "./convolutionParts.ts";
import { perSample } from "./perSample.ts";
import { perTap } from "./perTap.ts";

type Call = Application<Window & { group: number }> & { target: Target };

/** Gradient of a convolution by its kernel in ops that ONNX has: x [N, C, …], dy [N, O, …] → [O, C/group, k…]. */
export function weightGradient({ inputs, attrs: window, y, target, b }: Call): Value {
  const [x, dy] = inputs as [Value, Value];
  const [batch, allChannels] = x.type.shape as readonly number[];
  const { group } = window;
  const parts: ConvolutionParts = {
    x: cropOrPad(x, coverage(spatialSizes(dy), window), b),
    dy,
    window,
    batch: batch!,
    group,
    channels: allChannels! / group,
    filters: (dy.type.shape[1] as number) / group,
    taps: product(window.kernel),
    places: product(spatialSizes(dy)),
  };
  const result = prefersPerTap(parts, target) ? perTap(parts, b) : perSample(parts, target, b);
  return b.reshape([result], { shape: y.type.shape });
}

/** Elements beyond which unfolded windows, or a product a sample, cost a GPU more memory than they save time. */
const UNFOLDED_LIMIT = 2 ** 25;
const PRODUCTS_LIMIT = 2 ** 23;

function prefersPerTap(p: ConvolutionParts, target: Target): boolean {
  const windows = p.group * p.channels * p.taps;
  if (target !== "webgpu") return p.taps === 1 || p.group * p.channels >= 16;
  return p.batch * windows * p.places > UNFOLDED_LIMIT || p.batch * windows * p.filters > PRODUCTS_LIMIT;
}

const product = (sizes: readonly number[]): number => sizes.reduce((a, d) => a * d, 1);
