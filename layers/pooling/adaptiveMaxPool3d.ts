import { adaptiveMaximum } from "./adaptiveMaximum.ts";
import { adaptivePooling } from "./adaptivePooling.ts";
import { defineLayer } from "../layer.ts";

/**
 * Largest value of as many windows as the result is to have, from floor(i·D/D') to ceil((i + 1)·D/D').
 * x: [N, C, D, H, W], y: [N, C, D', H', W']. https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool3d.html
 */
export const adaptiveMaxPool3d = defineLayer({
  type: "adaptiveMaxPool3d",
  title: "AdaptiveMaxPool3d",
  doc: "Shrinks a volume of any size to the largest values in a given number of windows; 1 gives global max pooling.",
  formula:
    "y[i, j, k] = max of x[⌊i·D/D′⌋ : ⌈(i + 1)·D/D′⌉, ⌊j·H/H′⌋ : ⌈(j + 1)·H/H′⌉, ⌊k·W/W′⌋ : ⌈(k + 1)·W/W′⌉]",
  keywords: ["global maximum", "largest"],
  ...adaptivePooling(3, "AdaptiveMaxPool"),
  lower: ({ x }, p, b) => ({ y: adaptiveMaximum(x, p.outputSize, b) }),
  examples: [
    { inputs: { x: ["N", 2, 3, 4, 5] } },
    { inputs: { x: ["N", 2, 4, 6, 4] }, params: { outputSize: [2, 3, 4] } },
    { inputs: { x: ["N", 1, 5, 4, 3] }, params: { outputSize: [3, 2, 4] } },
    { inputs: { x: ["N", 2, "T", "H", 4] }, params: { outputSize: [1, 1, 2] } },
  ],
});
