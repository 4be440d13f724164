import { z } from "zod";
import { floorDivDims, mulDims } from "../../ir/types/dim.ts";
import { fanInUniform } from "../../ir/initializer.ts";
import { defineLayer } from "../layer.ts";
import { featureMapProblem } from "../spatial/featureMap.ts";
import { eachOf, formatPerAxis, type PerAxis, perAxis, shortest, shownShortest } from "../spatial/perAxis.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { type Repair, setTo } from "../../graph-schema/diagnostics/repair.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { sizeOf, tensor, type TensorType } from "../../ir/types/shape.ts";

/**
 * Cuts images into patches and projects each to a vector, by a convolution whose stride is its kernel.
 * x: [N, C, H, W], weight: [D, C, ph, pw], bias: [D], y: [N, (H/ph)·(W/pw), D], row by row. Dosovitskiy et al., 2021.
 * https://pytorch.org/vision/stable/models/vision_transformer.html
 */
export const patchEmbedding = defineLayer({
  type: "patchEmbedding",
  title: "PatchEmbedding",
  category: "attention",
  icon: "layout-grid",
  doc: "Cuts images into patches and makes a vector of each, so that a Transformer can read them as a sequence.",
  formula: "y[i·W/pw + j, o] = b[o] + Σ K[o, c, u, v] · x[c, i·ph + u, j·pw + v] over c, u, v",
  keywords: ["vit", "vision transformer", "patch", "image"],
  params: z.object({
    dimension: z.int().min(1).max(1_000_000).default(192).describe("Size of the vector of a patch"),
    patch: perAxis(2, 1, 1024).default(16).describe("Height and width of a patch"),
    bias: z.boolean().default(true).describe("Add a learned offset"),
  }),
  inputs: { x: { doc: "Images [N, channels, height, width]" } },
  outputs: { y: "Sequences [N, patches, dimension]" },
  summary: (p) => `${p.dimension} · ${formatPerAxis(p.patch, 2)}`,
  shape: ({ x }, p) => {
    const wrong = featureMapProblem("x", x) ?? rest(x, p.patch);
    if (wrong) return wrong;
    const counts = eachOf(p.patch, 2).map((size, i) => floorDivDims(x.shape[i + 2]!, size));
    return { y: tensor([x.shape[0]!, mulDims(...counts), p.dimension]) };
  },
  lower: ({ x }, p, b) => {
    const kernel = eachOf(p.patch, 2);
    const shape = [p.dimension, x.type.shape[1] as number, ...kernel];
    const init = fanInUniform(sizeOf(shape.slice(1)));
    const weight = b.param("weight", shape, init);
    const bias = p.bias ? [b.param("bias", [p.dimension], init)] : [];
    const attrs = { strides: kernel, pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 };
    const map = b.conv([x, weight, ...bias], attrs);
    const [n, , ...places] = map.type.shape;
    const flat = b.reshape([map], { shape: [n!, p.dimension, mulDims(...places)] });
    return { y: b.transpose([flat], { perm: [0, 2, 1] }) };
  },
  torch: ({ x }, p) => ({
    module: pyCall("nn.Conv2d", [x.shape[1] as number, p.dimension], {
      kernel_size: [shortest(p.patch)],
      stride: [shortest(p.patch)],
      bias: [p.bias, true],
    }),
    call: ({ x }, self) => py`${self}(${x}).flatten(2).transpose(1, 2)`,
  }),
  examples: [
    { inputs: { x: ["N", 3, 32, 32] } },
    { inputs: { x: ["N", 1, 6, 8] }, params: { dimension: 4, patch: [3, 2], bias: false } },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { dimension: 5, patch: 4 } },
  ],
});

/** What is wrong with a map that patches do not fill. */
function rest(x: TensorType, patch: PerAxis): Problem | undefined {
  const sizes = eachOf(patch, 2);
  const [height, width] = x.shape.slice(2);
  if ([height, width].every((d, i) => typeof d === "string" || d! % sizes[i]! === 0)) return undefined;
  const fitting = shortest([largestDivisor(height!, sizes[0]!), largestDivisor(width!, sizes[1]!)]);
  const repair: Repair = setTo("patch", fitting, shownShortest(fitting));
  return problem.indivisible("x", { phrase: "mapOfPatches", patch: eachOf(patch, 2) }, x, repair);
}

/** The largest divisor of a size that is at most `most`; `most` for an open size. */
function largestDivisor(size: number | string, most: number): number {
  if (typeof size === "string") return most;
  let divisor = Math.min(size, most);
  while (size % divisor !== 0) divisor--;
  return divisor;
}
