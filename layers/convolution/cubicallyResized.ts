import type { Builder } from "../../ir/builder.ts";
import { interpolationMatrix } from "../../ir/recipes/interpolation.ts";
import { multiplyAlong } from "../../ir/recipes/multiplyAlong.ts";
import type { Value } from "../../ir/value.ts";
import type { Resized } from "./linearlyResized.ts";

/**
 * x [N, C, H, W] interpolated between the 16 elements around, also where the factors leave both sizes as they are: then
 * PyTorch still moves between elements, but ONNX Runtime copies.
 * https://pytorch.org/docs/stable/generated/torch.nn.functional.interpolate.html
 */
export function cubicallyResized(x: Value, { sizes, factors, alignCorners }: Resized, b: Builder): Value {
  const { shape } = x.type;
  const copied = !alignCorners && factors && sizes.every((to, i) => to === shape[i + 2]);
  if (!copied)
    return b.resize([x], {
      shape: [...shape.slice(0, 2), ...sizes],
      scales: factors ?? [],
      mode: "cubic",
      alignCorners,
    });
  return factors.reduce((y, scale, i) => {
    const size = sizes[i]!;
    if (scale === 1 || typeof size === "string") return y;
    const matrix = interpolationMatrix({ mode: "cubic", alignCorners, from: size, to: size, scale });
    return multiplyAlong(y, { axis: i + 2, matrix }, b);
  }, x);
}
