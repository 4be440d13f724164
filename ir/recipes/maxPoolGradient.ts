import type { Value } from "../value.ts";
import type { Legalization } from "../op.ts";
import { spatialSizes } from "./weightGradientInputs.ts";
import { maxPoolByIndices } from "./maxPoolByIndices.ts";
import { maxPoolBySlices } from "./maxPoolBySlices.ts";
import { maxPoolByTiles } from "./maxPoolByTiles.ts";
import type { MaxPoolAttrs } from "./maxPoolGradientInputs.ts";
import { isTiling } from "./tiles.ts";

/** Gradient of max pooling in ops that ONNX has; the first maximum of a window in row-major order gets all of it. */
export function maxPoolGradient({ inputs, attrs, target, callOf, b }: Legalization<MaxPoolAttrs>): Value {
  const [x, y, dy] = inputs as [Value, Value, Value];
  const indices = b.auxiliaryOutput(y.op === "maxPool" ? y : b.maxPool([x], attrs), 1);
  const parts = { x, y, dy, attrs };
  if (!target.lacks(callOf(indices))) return maxPoolByIndices(parts, indices, b);
  return isTiling(attrs, spatialSizes(y)) ? maxPoolByTiles(parts, b) : maxPoolBySlices(parts, b);
}
