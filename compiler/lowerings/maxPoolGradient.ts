import type { Value } from "../ir/value.ts";
import type { Application, Target } from "../op.ts";
import { spatialSizes } from "./convolutionParts.ts";
import { maxPoolByIndices } from "./maxPoolByIndices.ts";
import { maxPoolBySlices } from "./maxPoolBySlices.ts";
import { maxPoolByTiles } from "./maxPoolByTiles.ts";
import type { MaxPoolAttrs } from "./maxPoolParts.ts";
import { isTiling } from "./tiles.ts";

/** Gradient of max pooling in ops that ONNX has; the first maximum of a window in row-major order gets all of it. */
export function maxPoolGradient(call: Application<MaxPoolAttrs> & { target: Target }): Value {
  const [x, y, dy] = call.inputs as [Value, Value, Value];
  const parts = { x, y, dy, attrs: call.attrs };
  const tiled = isTiling(call.attrs, spatialSizes(y));
  if (call.target === "webgpu") return tiled ? maxPoolByTiles(parts, call.b) : maxPoolBySlices(parts, call.b);
  return tiled ? maxPoolBySlices(parts, call.b) : maxPoolByIndices(parts, call.b);
}
