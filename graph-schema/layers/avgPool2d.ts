import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { bothOf, shortest } from "../pair.ts";
import { pooling, poolShape, poolSummary, poolWindows } from "../pooling.ts";
import { pyCall } from "../pyCall.ts";
import { padsOf } from "../window.ts";

/**
 * Mean of each window. x: [N, C, H, W], y: [N, C, H', W'].
 * https://pytorch.org/docs/stable/generated/torch.nn.AvgPool2d.html
 */
export const avgPool2d = defineLayer({
  type: "avgPool2d",
  title: "AvgPool2d",
  category: "pooling",
  icon: "shrink",
  doc: "Shrinks a map to the mean of each window.",
  keywords: ["average", "mean", "downsample", "subsample"],
  params: z.object({
    ...pooling,
    countIncludePad: z.boolean().default(true).describe("Count the zeros of the padding in the mean"),
  }),
  inputs: { x: { doc: "Maps [N, channels, height, width]" } },
  outputs: { y: "Smaller maps with the same channels" },
  summary: poolSummary,
  shape: ({ x }, p) => poolShape(x, p),
  lower: ({ x }, p, b) => {
    const windows = poolWindows(x.type.shape, p)!;
    const padding = bothOf(p.padding);
    // What ceil mode adds at the end is never counted; so padding that is counted becomes part of the map.
    const grown = windows.some((w, i) => w.end > padding[i]!);
    const apart = grown && p.countIncludePad && p.padding !== 0;
    const map = apart ? b.pad([x], { pads: [0, 0, ...padding, 0, 0, ...padding], value: 0 }) : x;
    const left = windows.map((w, i) => (apart ? { ...w, begin: 0, end: w.end - padding[i]! } : w));
    return {
      y: b.averagePool([map], {
        kernel: windows.map((w) => w.kernel),
        strides: windows.map((w) => w.stride),
        pads: padsOf(left),
        ceil: false,
        countIncludePad: p.countIncludePad && !grown,
      }),
    };
  },
  torch: (_x, p) => ({
    module: pyCall("nn.AvgPool2d", [shortest(p.kernel)], {
      stride: [p.stride === null ? shortest(p.kernel) : shortest(p.stride), shortest(p.kernel)],
      padding: [shortest(p.padding), 0],
      ceil_mode: [p.ceilMode, false],
      count_include_pad: [p.countIncludePad, true],
    }),
  }),
  examples: [
    { inputs: { x: ["N", 3, 8, 8] } },
    { inputs: { x: ["N", 2, 9, 7] }, params: { kernel: [3, 2], stride: [2, 1], padding: [1, 0] } },
    { inputs: { x: ["N", 2, 7, 7] }, params: { kernel: 3, stride: 2, padding: 1, countIncludePad: false } },
    { inputs: { x: ["N", 2, 8, 6] }, params: { kernel: 3, stride: 2, padding: [0, 1], ceilMode: true } },
    {
      inputs: { x: ["N", 1, 8, 8] },
      params: { kernel: 3, stride: 2, padding: 1, ceilMode: true, countIncludePad: false },
    },
    { inputs: { x: ["N", 1, 5, 6] }, params: { kernel: 2, stride: 3, padding: 1, ceilMode: true } },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { kernel: 3, stride: 2, ceilMode: true } },
    { inputs: { x: ["N", 2, "H", 8] }, params: { kernel: 2, padding: 1 } },
  ],
});
