import { adaptiveAverage } from "./adaptiveAverage.ts";
import { adaptivePooling } from "./adaptivePooling.ts";
import { defineLayer } from "../layer.ts";

/**
 * Mean over as many windows as the result is to have, from floor(i·H/H') to ceil((i + 1)·H/H').
 * x: [N, C, H, W], y: [N, C, H', W']. https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool2d.html
 */
export const adaptiveAvgPool2d = defineLayer({
  type: "adaptiveAvgPool2d",
  title: "AdaptiveAvgPool2d",
  doc: "Averages a map of any size down to a given size; 1 gives global average pooling.",
  formula: "y[i, j] = mean of x[⌊i·H/H′⌋ : ⌈(i + 1)·H/H′⌉, ⌊j·W/W′⌋ : ⌈(j + 1)·W/W′⌉]",
  keywords: ["global average", "mean", "gap"],
  ...adaptivePooling(2, "AdaptiveAvgPool"),
  lower: ({ x }, p, b) => ({ y: adaptiveAverage(x, p.outputSize, b) }),
  examples: [
    { inputs: { x: ["N", 3, 7, 7] } },
    { inputs: { x: ["N", 2, 8, 9] }, params: { outputSize: [4, 3] } },
    { inputs: { x: ["N", 2, 7, 5] }, params: { outputSize: [3, 7] } },
    { inputs: { x: ["N", 2, 8, 5] }, params: { outputSize: [2, 3] } },
    { inputs: { x: ["N", 2, 6, "W"] }, params: { outputSize: [4, 1] } },
    { inputs: { x: ["N", 2, "H", "W"] } },
  ],
});
