import { z } from "zod";
import type { LayerBuilder } from "../../compiler/ir/layerBuilder.ts";
import type { Value } from "../../compiler/ir/value.ts";
import { defineLayer } from "../layer.ts";
import { mapProblem } from "../map.ts";
import { bothOf, formatPair, pair, shortest } from "../pair.ts";
import { problem } from "../problem.ts";
import { pyCall } from "../pyCall.ts";
import { tensor } from "../shape.ts";

/**
 * Mean over as many windows as the result is to have, from floor(i·H/H') to ceil((i + 1)·H/H').
 * x: [N, C, H, W], y: [N, C, H', W']. https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
 */
export const adaptiveAvgPool2d = defineLayer({
  type: "adaptiveAvgPool2d",
  title: "AdaptiveAvgPool2d",
  category: "pooling",
  icon: "fold-vertical",
  doc: "Averages a map of any size down to a given size; 1 gives global average pooling.",
  keywords: ["global average", "mean", "gap"],
  params: z.object({
    outputSize: pair(1, 256).default(1).describe("Height and width of the result"),
  }),
  inputs: { x: { doc: "Maps [N, channels, height, width]" } },
  outputs: { y: "Maps of the given size with the same channels" },
  summary: (p) => formatPair(p.outputSize),
  shape: ({ x }, p) => {
    const wrong = mapProblem("x", x);
    if (wrong) return wrong;
    const target = bothOf(p.outputSize);
    const map = x.shape.slice(2);
    if (map.some((size, i) => typeof size === "string" && target[i] !== 1))
      return problem.dimension("x", "a fixed height and width, unless the result is 1×1", x, {
        title: "Set output size to 1×1",
        setParams: { outputSize: 1 },
      });
    if (map.some((size, i) => target[i] !== 1 && !isLight(size as number, target[i]!)))
      return problem.dimension("x", "a smaller map, or one that the output size divides", x);
    return { y: tensor([...x.shape.slice(0, 2), ...target]) };
  },
  lower: ({ x }, p, b) => {
    const target = bothOf(p.outputSize);
    const single = [2, 3].filter((axis) => target[axis - 2] === 1);
    const averaged = single.length > 0 ? b.reduceMean([x], { axes: single }) : x;
    const even = poolEvenly(averaged, target, b);
    return { y: poolRows(poolColumns(even, target[1], b), target[0], b) };
  },
  torch: (_x, p) => ({ module: pyCall("nn.AdaptiveAvgPool2d", [shortest(p.outputSize)]) }),
  examples: [
    { inputs: { x: ["N", 3, 7, 7] } },
    { inputs: { x: ["N", 2, 8, 9] }, params: { outputSize: [4, 3] } },
    { inputs: { x: ["N", 2, 7, 5] }, params: { outputSize: [3, 7] } },
    { inputs: { x: ["N", 2, 8, 5] }, params: { outputSize: [2, 3] } },
    { inputs: { x: ["N", 2, 6, "W"] }, params: { outputSize: [4, 1] } },
    { inputs: { x: ["N", 2, "H", "W"] } },
  ],
});

/** True unless windows of unequal size would need an absurdly large matrix of {@link weights}. */
const isLight = (size: number, target: number): boolean => size % target === 0 || size * target <= 1_000_000;

/** Pools the axes that divide into windows of equal size. */
function poolEvenly(x: Value, target: readonly number[], b: LayerBuilder): Value {
  const kernel = target.map((count, i) => {
    const size = x.type.shape[i + 2] as number;
    return size % count === 0 ? size / count : 1;
  });
  if (kernel.every((k) => k === 1)) return x;
  const window = { kernel, strides: kernel, pads: [0, 0, 0, 0], ceil: false, countIncludePad: false };
  return b.averagePool([x], window);
}

function poolColumns(x: Value, target: number, b: LayerBuilder): Value {
  const size = x.type.shape[3];
  if (size === target) return x;
  const w = b.constant(weights(size as number, target), [target, size as number]);
  return b.matMul([x, b.transpose([w], { perm: [1, 0] })]);
}

function poolRows(x: Value, target: number, b: LayerBuilder): Value {
  const size = x.type.shape[2];
  if (size === target) return x;
  return b.matMul([b.constant(weights(size as number, target), [target, size as number]), x]);
}

/** Matrix [target, size] whose row i averages window i. */
function weights(size: number, target: number): number[] {
  return Array.from({ length: target }, (_, i) => {
    const [begin, end] = [Math.floor((i * size) / target), Math.ceil(((i + 1) * size) / target)];
    return Array.from({ length: size }, (_, j) => (j >= begin && j < end ? 1 / (end - begin) : 0));
  }).flat();
}
