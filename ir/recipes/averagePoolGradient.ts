import { cropOrPad } from "./cropOrPad.ts";
import type { Value } from "../value.ts";
import type { Application } from "../op.ts";
import { indicesOf } from "../types/shape.ts";
import { spatialSizes } from "./weightGradientInputs.ts";
import { isTiling, joinTiles, tileColumns, tileShape } from "./tiles.ts";

export type AveragePoolGradAttrs = {
  kernel: readonly number[];
  strides: readonly number[];
  /** In ONNX's order: all begins, then all ends. */
  pads: readonly number[];
  ceil: boolean;
  countIncludePad: boolean;
  /** Spatial sizes of what was pooled. */
  sizes: readonly number[];
};

/** Gradient of average pooling in ops that ONNX has: dy [N, C, …], divided by its window's count, spread over it. */
export function averagePoolGradient({ inputs, attrs, y, b }: Application<AveragePoolGradAttrs>): Value {
  const [dy] = inputs as [Value];
  const { kernel, strides, pads, sizes } = attrs;
  const places = spatialSizes(dy);
  const counts = windowCounts(places, attrs);
  const uniform = counts.every((c) => c === counts[0]);
  const weights = uniform
    ? b.constant(1 / counts[0]!)
    : b.constant(
        counts.map((c) => 1 / c),
        places,
      );
  const share = b.mul([dy, weights]);
  const lead = y.type.shape.slice(0, 2) as number[];
  if (isTiling(attrs, places)) {
    const tiles = b.expand([tileColumns(share, b)], { shape: tileShape(dy, kernel, places) });
    return joinTiles(tiles, { lead, kernel, places, sizes }, b);
  }
  const single = b.reshape([share], { shape: [lead[0]! * lead[1]!, 1, ...places] });
  const spread = b.convTranspose([single, b.expand([b.constant(1)], { shape: [1, 1, ...kernel] })], {
    strides,
    pads: pads.map(() => 0),
    dilations: kernel.map(() => 1),
    group: 1,
    outputPadding: kernel.map(() => 0),
  });
  const starts = kernel.map((_, i) => pads[i]!);
  const cut = cropOrPad(spread, { axes: kernel.map((_, i) => i + 2), starts, sizes }, b);
  return b.reshape([cut], { shape: y.type.shape });
}

/** How many elements each window averages over, in row-major order of places. */
function windowCounts(places: readonly number[], attrs: AveragePoolGradAttrs): number[] {
  const { kernel, strides, pads, sizes, countIncludePad } = attrs;
  const rank = kernel.length;
  return indicesOf(places).map((place) =>
    place.reduce((count, p, i) => {
      const begin = p * strides[i]! - pads[i]!;
      const [low, high] = countIncludePad ? [-pads[i]!, sizes[i]! + pads[rank + i]!] : [0, sizes[i]!];
      return count * (Math.min(begin + kernel[i]!, high) - Math.max(begin, low));
    }, 1),
  );
}
