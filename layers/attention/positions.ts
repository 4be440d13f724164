import type { LayerBuilder } from "../layerBuilder.ts";
import { splitInHalf } from "../../ir/recipes/splitInHalf.ts";
import type { Value } from "../../ir/value.ts";
import type { Dim } from "../../ir/types/dim.ts";

/** Angles position · base^(−2i / features) of pairs of features, [length, features / 2]. Vaswani et al., 2017. */
export function anglesOf(
  { length, features, base }: { length: Dim; features: number; base: number },
  b: LayerBuilder,
): Value {
  const frequencies = Array.from({ length: features / 2 }, (_, i) => base ** ((-2 * i) / features));
  const positions = b.cast([b.range([], { size: length })], { to: "float32" });
  return b.mul([b.reshape([positions], { shape: [length, 1] }), b.constant(frequencies, [features / 2])]);
}

/**
 * Turns each pair of features (i, i + features / 2) by the angle of its position, along axis `time` of x. Su et al.,
 * 2021; the pairs lie as in LLaMA.
 */
export function rotate(x: Value, { time, base }: { time: number; base: number }, b: LayerBuilder): Value {
  const { shape } = x.type;
  const [length, features] = [shape[time]!, shape.at(-1) as number];
  const angles = anglesOf({ length, features, base }, b);
  const along = [length, ...shape.slice(time + 1, -1).map(() => 1), features / 2];
  const [cos, sin] = [b.cos([angles]), b.sin([angles])].map((v) => b.reshape([v], { shape: along })) as [
    Value,
    Value,
  ];
  const [first, second] = splitInHalf(x, x.type.shape.length - 1, b);
  return b.concat(
    [b.sub([b.mul([first, cos]), b.mul([second, sin])]), b.add([b.mul([second, cos]), b.mul([first, sin])])],
    { axis: shape.length - 1 },
  );
}
