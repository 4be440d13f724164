import { adaptiveMaximum } from "./adaptiveMaximum.ts";
import { adaptivePooling } from "./adaptivePooling.ts";
import { defineLayer } from "../layer.ts";

/**
 * Largest value of as many windows as the result is to have, from floor(i·H/H') to ceil((i + 1)·H/H').
 * x: [N, C, H, W], y: [N, C, H', W']. https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool2d.html
 */
export const adaptiveMaxPool2d = defineLayer({
  type: "adaptiveMaxPool2d",
  title: "AdaptiveMaxPool2d",
  doc: "Shrinks a map of any size to the largest values in a given number of windows; 1 gives global max pooling.",
  formula: "y[i, j] = max of x[⌊i·H/H′⌋ : ⌈(i + 1)·H/H′⌉, ⌊j·W/W′⌋ : ⌈(j + 1)·W/W′⌉]",
  keywords: ["global maximum", "largest"],
  ...adaptivePooling(2, "AdaptiveMaxPool"),
  lower: ({ x }, p, b) => ({ y: adaptiveMaximum(x, p.outputSize, b) }),
  examples: [
    { inputs: { x: ["N", 3, 7, 7] } },
    { inputs: { x: ["N", 2, 8, 9] }, params: { outputSize: [4, 3] } },
    { inputs: { x: ["N", 2, 7, 5] }, params: { outputSize: [3, 7] } },
    { inputs: { x: ["N", 2, 8, 5] }, params: { outputSize: [2, 3] } },
    { inputs: { x: ["N", 2, 6, "W"] }, params: { outputSize: [4, 1] } },
    { inputs: { x: ["N", 2, "H", "W"] } },
  ],
});
