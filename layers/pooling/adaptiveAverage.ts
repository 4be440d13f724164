import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import { adaptiveWindows } from "./adaptivePooling.ts";
import { multiplyAlong } from "../../ir/recipes/multiplyAlong.ts";
import { eachOf, type PerAxis } from "../spatial/perAxis.ts";

/** Mean of as many windows as `outputSize` asks for. x: [N, C, …]; axes that become 1 may be open. */
export function adaptiveAverage(x: Value, outputSize: PerAxis, b: LayerBuilder): Value {
  const target = eachOf(outputSize, x.type.shape.length - 2);
  const single = target.flatMap((count, i) => (count === 1 ? [i + 2] : []));
  const averaged = single.length > 0 ? b.reduceMean([x], { axes: single }) : x;
  return target.reduceRight(
    (y, count, i) => {
      const size = y.type.shape[i + 2] as number;
      if (size === count) return y;
      const matrix = adaptiveWindows(size, count).map(({ begin, end }) =>
        Array.from({ length: size }, (_, j) => (j >= begin && j < end ? 1 / (end - begin) : 0)),
      );
      return multiplyAlong(y, { axis: i + 2, matrix }, b);
    },
    poolEvenly(averaged, target, b),
  );
}

/** Pools the axes that divide into windows of equal size. */
function poolEvenly(x: Value, target: readonly number[], b: LayerBuilder): Value {
  const kernel = target.map((count, i) => {
    const size = x.type.shape[i + 2] as number;
    return size % count === 0 ? size / count : 1;
  });
  if (kernel.every((k) => k === 1)) return x;
  const pads = [...kernel, ...kernel].map(() => 0);
  return b.averagePool([x], { kernel, strides: kernel, pads, ceil: false, countIncludePad: false });
}
