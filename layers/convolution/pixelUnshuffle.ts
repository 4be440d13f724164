import { z } from "zod";
import { splitBlocks } from "./spaceToDepth.ts";
import { type Dim, exactDivDims } from "../../ir/types/dim.ts";
import { defineLayer } from "../layer.ts";
import { featureMapProblem } from "../spatial/featureMap.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";
import { type Shape, tensor } from "../../ir/types/shape.ts";
import { spatialDoc } from "../spatial/spatial.ts";

/**
 * Lays blocks of places out as channels. x: [N, C, H·r, W·r], y: [N, C·r², H, W].
 * https://pytorch.org/docs/stable/generated/torch.nn.PixelUnshuffle.html
 */
export const pixelUnshuffle = defineLayer({
  type: "pixelUnshuffle",
  title: "PixelUnshuffle",
  category: "convolution",
  icon: "grid-2x2-x",
  doc: "Turns resolution into channels: the elements of each block of places become neighboring channels.",
  formula: "y[c·r² + u·r + v, i, j] = x[c, i·r + u, j·r + v]",
  keywords: ["space to depth", "downsampling", "super-resolution"],
  params: z.object({
    factor: z.int().min(1).max(64).default(2).describe("How many times lower and narrower maps become"),
  }),
  inputs: { x: { doc: spatialDoc(2) } },
  outputs: { y: "Smaller maps with more channels" },
  summary: (p) => `÷${p.factor}`,
  shape: ({ x }, p) => {
    const wrong = featureMapProblem("x", x);
    if (wrong) return wrong;
    const places = placesOf(x.shape, p.factor);
    if (!places) return problem.indivisible("x", { phrase: "mapDivided", by: p.factor }, x);
    return { y: tensor([x.shape[0]!, (x.shape[1] as number) * p.factor ** 2, ...places]) };
  },
  lower: ({ x }, p, b) => ({
    y: splitBlocks(x, { sizes: [p.factor, p.factor], places: placesOf(x.type.shape, p.factor)! }, b),
  }),
  torch: (_x, p) => ({ module: pyCall("nn.PixelUnshuffle", [p.factor]) }),
  examples: [
    { inputs: { x: ["N", 3, 4, 6] } },
    { inputs: { x: ["N", 2, 6, 3] }, params: { factor: 3 } },
    { inputs: { x: ["N", 1, 4, 2] } },
  ],
});

/** Height and width in blocks; undefined where they are not whole for certain. */
function placesOf(x: Shape, factor: number): [rows: Dim, columns: Dim] | undefined {
  const [rows, columns] = [exactDivDims(x[2]!, factor), exactDivDims(x[3]!, factor)];
  return rows === undefined || columns === undefined ? undefined : [rows, columns];
}
