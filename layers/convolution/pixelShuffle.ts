import { z } from "zod";
import { exactDivDims, mulDims } from "../../ir/types/dim.ts";
import { defineLayer } from "../layer.ts";
import { featureMapProblem } from "../spatial/featureMap.ts";
import { problem } from "../../graph-schema/diagnostics/problem.ts";
import { pyCall } from "../python/pyCall.ts";
import { tensor } from "../../ir/types/shape.ts";
import { spatialDoc } from "../spatial/spatial.ts";

/**
 * Lays channels out as blocks of places. x: [N, C·r², H, W], y: [N, C, H·r, W·r]. Shi et al., 2016.
 * https://pytorch.org/docs/stable/generated/torch.nn.PixelShuffle.html
 */
export const pixelShuffle = defineLayer({
  type: "pixelShuffle",
  title: "PixelShuffle",
  category: "convolution",
  icon: "grid-2x2-plus",
  doc: "Turns channels into resolution: each block of places comes from neighboring channels.",
  formula: "y[c, i·r + u, j·r + v] = x[c·r² + u·r + v, i, j]",
  keywords: ["depth to space", "sub-pixel", "super-resolution", "upsampling"],
  params: z.object({
    factor: z.int().min(1).max(64).default(2).describe("How many times higher and wider maps become"),
  }),
  inputs: { x: { doc: spatialDoc(2) } },
  outputs: { y: "Larger maps with fewer channels" },
  summary: (p) => `×${p.factor}`,
  shape: ({ x }, p) => {
    const wrong = featureMapProblem("x", x);
    if (wrong) return wrong;
    const [n, channels, h, w] = x.shape;
    const blocks = p.factor ** 2;
    const left = exactDivDims(channels!, blocks);
    if (left === undefined) {
      const next = Math.ceil((channels as number) / blocks) * blocks;
      return problem.indivisible("x", { phrase: "channelsDivided", by: blocks }, x, {
        code: "projectToChannels",
        args: { input: "x", channels: next },
        insertBefore: { input: "x", type: "conv2d", params: { channels: next, kernel: 1 } },
      });
    }
    return { y: tensor([n!, left, mulDims(h!, p.factor), mulDims(w!, p.factor)]) };
  },
  lower: ({ x }, p, b) => ({ y: b.depthToSpace([x], { size: p.factor }) }),
  torch: (_x, p) => ({ module: pyCall("nn.PixelShuffle", [p.factor]) }),
  examples: [
    { inputs: { x: ["N", 8, 3, 4] } },
    { inputs: { x: ["N", 9, 2, 3] }, params: { factor: 3 } },
    { inputs: { x: ["N", 4, "H", "W"] } },
    { inputs: { x: ["N", 2, 3, 3] }, params: { factor: 1 } },
  ],
});
