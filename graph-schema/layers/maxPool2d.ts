import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { pair, shortest } from "../pair.ts";
import { pooling, poolShape, poolSummary, poolWindows } from "../pooling.ts";
import { pyCall } from "../pyCall.ts";
import { padsOf } from "../window.ts";

/**
 * Largest value of each window. x: [N, C, H, W], y: [N, C, H', W'].
 * https://pytorch.org/docs/stable/generated/torch.nn.MaxPool2d.html
 */
export const maxPool2d = defineLayer({
  type: "maxPool2d",
  title: "MaxPool2d",
  category: "pooling",
  icon: "minimize-2",
  doc: "Shrinks a map to the largest value of each window.",
  keywords: ["maximum", "downsample", "subsample"],
  params: z.object({
    ...pooling,
    dilation: pair(1, 1024).default(1).describe("Distance between the elements of the window"),
  }),
  inputs: { x: { doc: "Maps [N, channels, height, width]" } },
  outputs: { y: "Smaller maps with the same channels" },
  summary: poolSummary,
  shape: ({ x }, p) => poolShape(x, p),
  lower: ({ x }, p, b) => {
    const windows = poolWindows(x.type.shape, p)!;
    const kernel = windows.map((w) => w.kernel);
    const pads = padsOf(windows);
    // Runtimes refuse to pad by a kernel or more, which only a dilated window in ceil mode asks for.
    const beyond = windows.some((w) => w.end >= w.kernel);
    const padded = beyond
      ? b.pad([x], { pads: [0, 0, ...pads.slice(0, 2), 0, 0, ...pads.slice(2)], value: LOWEST })
      : x;
    return {
      y: b.maxPool([padded], {
        kernel,
        strides: windows.map((w) => w.stride),
        pads: beyond ? [0, 0, 0, 0] : pads,
        dilations: windows.map((w) => w.dilation),
        ceil: false,
      }),
    };
  },
  torch: (_x, p) => ({
    module: pyCall("nn.MaxPool2d", [shortest(p.kernel)], {
      stride: [p.stride === null ? shortest(p.kernel) : shortest(p.stride), shortest(p.kernel)],
      padding: [shortest(p.padding), 0],
      dilation: [shortest(p.dilation), 1],
      ceil_mode: [p.ceilMode, false],
    }),
  }),
  examples: [
    { inputs: { x: ["N", 3, 26, 26] } },
    { inputs: { x: ["N", 2, 9, 7] }, params: { kernel: 3, stride: 2, padding: 1 } },
    { inputs: { x: ["N", 2, 8, 7] }, params: { kernel: [3, 2], stride: 2, ceilMode: true } },
    { inputs: { x: ["N", 1, 5, 6] }, params: { kernel: 2, stride: 3, padding: 1, ceilMode: true } },
    {
      inputs: { x: ["N", 2, 8, 9] },
      params: { kernel: 2, stride: [3, 1], dilation: [4, 2], ceilMode: true },
    },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { kernel: 3, stride: 2, padding: 1 } },
    { inputs: { x: ["N", 2, "H", "W"] }, params: { kernel: 3, stride: 2, padding: 1, ceilMode: true } },
  ],
});

/** The smallest finite float32. */
const LOWEST = -3.4028234663852886e38;
