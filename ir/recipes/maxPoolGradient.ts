import type { Value } from "../value.ts";
import type { Application, Target } from "../op.ts";
import { spatialSizes } from "./weightGradientInputs.ts";
import { maxPoolByIndices } from "./maxPoolByIndices.ts";
import { maxPoolBySlices } from "./maxPoolBySlices.ts";
import { maxPoolByTiles } from "./maxPoolByTiles.ts";
import type { MaxPoolAttrs } from "./maxPoolParts.ts";
import { isTiling } from "./tiles.ts";

/** Gradient of max pooling in ops that ONNX has; the first maximum of a window in row-major order gets all of it. */
export function maxPoolGradient(call: Application<MaxPoolAttrs> & { target: Target }): Value {
  const [x, y, dy] = call.inputs as [Value, Value, Value];
  const parts = { x, y, dy, attrs: call.attrs };
  if (call.target !== "webgpu") return maxPoolByIndices(parts, call.b);
  return isTiling(call.attrs, spatialSizes(y))
    ? maxPoolByTiles(parts, call.b)
    : maxPoolBySlices(parts, call.b);
}
