import { adaptiveMaximum } from "./adaptiveMaximum.ts";
import { adaptivePooling } from "./adaptivePooling.ts";
import { defineLayer } from "../layer.ts";

/**
 * Largest value of as many windows as the result is to have, from floor(i·L/L') to ceil((i + 1)·L/L').
 * x: [N, C, L], y: [N, C, L']. https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveMaxPool1d.html
 */
export const adaptiveMaxPool1d = defineLayer({
  type: "adaptiveMaxPool1d",
  title: "AdaptiveMaxPool1d",
  doc: "Shrinks a sequence of any size to the largest values in a given number of windows; 1 gives global max pooling.",
  formula: "y[i] = max of x[⌊i·L/L′⌋ : ⌈(i + 1)·L/L′⌉]",
  keywords: ["global maximum", "largest"],
  ...adaptivePooling(1, "AdaptiveMaxPool"),
  lower: ({ x }, p, b) => ({ y: adaptiveMaximum(x, p.outputSize, b) }),
  examples: [
    { inputs: { x: ["N", 3, 7] } },
    { inputs: { x: ["N", 2, 8] }, params: { outputSize: 4 } },
    { inputs: { x: ["N", 2, 7] }, params: { outputSize: 3 } },
    { inputs: { x: ["N", 2, 5] }, params: { outputSize: 8 } },
    { inputs: { x: ["N", 2, "T"] } },
  ],
});
