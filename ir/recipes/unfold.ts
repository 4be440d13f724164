import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import { indicesOf, sizeOf } from "../types/shape.ts";
import { spatialSizes, kernelOffsetSlice } from "./weightGradientInputs.ts";
import type { WindowAttrs } from "../types/window.ts";

interface Unfolding {
  /** [N, C, …], cut and padded to exactly what the windows cover. */
  x: Value;
  window: WindowAttrs;
  /** How many windows there are along each axis. */
  places: readonly number[];
}

/** Every element of every window, [N, C, K, L]: a slice for each kernel element. */
export function unfoldBySlices({ x, window, places }: Unfolding, b: Builder): Value {
  const shape = [...x.type.shape.slice(0, 2), 1, sizeOf(places)];
  const taken = indicesOf(window.kernel).map((offset) =>
    b.reshape([b.slice([x], kernelOffsetSlice(offset, places, window))], { shape }),
  );
  return b.concat(taken, { axis: 2 });
}

/** The same in one dispatch, by the index of each element in the flattened x. */
export function unfoldByIndex({ x, window, places }: Unfolding, b: Builder): Value {
  const sizes = spatialSizes(x);
  const [kernelSize, count] = [sizeOf(window.kernel), sizeOf(places)];
  const flat = b.reshape([x], { shape: [...x.type.shape.slice(0, 2), sizeOf(sizes)] });
  if (kernelSize === 1 && count === flat.type.shape[2]) return flat;
  const indices = (grid: readonly number[], steps: readonly number[]): number[] =>
    indicesOf(grid).map((at) => sizes.reduce((index, size, i) => index * size + at[i]! * steps[i]!, 0));
  // The sum of two vectors, which runtimes compute once when they load the model.
  const byOffset = b.constant(indices(window.kernel, window.dilations), [kernelSize, 1], "int32");
  const byPlace = b.constant(indices(places, window.strides), [1, count], "int32");
  return b.gather([flat, b.add([byOffset, byPlace])], { axis: 2 });
}
