import { adaptiveAverage } from "./adaptiveAverage.ts";
import { adaptivePooling } from "./adaptivePooling.ts";
import { defineLayer } from "../layer.ts";

/**
 * Mean over as many windows as the result is to have, from floor(i·D/D') to ceil((i + 1)·D/D').
 * x: [N, C, D, H, W], y: [N, C, D', H', W']. https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool3d.html
 */
export const adaptiveAvgPool3d = defineLayer({
  type: "adaptiveAvgPool3d",
  title: "AdaptiveAvgPool3d",
  doc: "Averages a volume of any size down to a given size; 1 gives global average pooling.",
  formula:
    "y[i, j, k] = mean of x[⌊i·D/D′⌋ : ⌈(i + 1)·D/D′⌉, ⌊j·H/H′⌋ : ⌈(j + 1)·H/H′⌉, ⌊k·W/W′⌋ : ⌈(k + 1)·W/W′⌉]",
  keywords: ["global average", "mean", "gap"],
  ...adaptivePooling(3, "AdaptiveAvgPool"),
  lower: ({ x }, p, b) => ({ y: adaptiveAverage(x, p.outputSize, b) }),
  examples: [
    { inputs: { x: ["N", 2, 3, 4, 5] } },
    { inputs: { x: ["N", 2, 4, 6, 4] }, params: { outputSize: [2, 3, 4] } },
    { inputs: { x: ["N", 1, 5, 4, 3] }, params: { outputSize: [3, 2, 4] } },
    { inputs: { x: ["N", 2, "T", "H", 4] }, params: { outputSize: [1, 1, 2] } },
  ],
});
