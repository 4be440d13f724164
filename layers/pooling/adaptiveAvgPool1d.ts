import { adaptiveAverage } from "./adaptiveAverage.ts";
import { adaptivePooling } from "./adaptivePooling.ts";
import { defineLayer } from "../layer.ts";

/**
 * Mean over as many windows as the result is to have, from floor(i·L/L') to ceil((i + 1)·L/L').
 * x: [N, C, L], y: [N, C, L']. https://pytorch.org/docs/stable/generated/torch.nn.AdaptiveAvgPool1d.html
 */
export const adaptiveAvgPool1d = defineLayer({
  type: "adaptiveAvgPool1d",
  title: "AdaptiveAvgPool1d",
  doc: "Averages a sequence of any size down to a given size; 1 gives global average pooling.",
  formula: "y[i] = mean of x[⌊i·L/L′⌋ : ⌈(i + 1)·L/L′⌉]",
  keywords: ["global average", "mean", "gap"],
  ...adaptivePooling(1, "AdaptiveAvgPool"),
  lower: ({ x }, p, b) => ({ y: adaptiveAverage(x, p.outputSize, b) }),
  examples: [
    { inputs: { x: ["N", 3, 7] } },
    { inputs: { x: ["N", 2, 8] }, params: { outputSize: 4 } },
    { inputs: { x: ["N", 2, 7] }, params: { outputSize: 3 } },
    { inputs: { x: ["N", 2, 5] }, params: { outputSize: 8 } },
    { inputs: { x: ["N", 2, "T"] } },
  ],
});
