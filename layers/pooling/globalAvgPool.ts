import { globalPooling } from "./globalPooling.ts";
import { defineLayer } from "../layer.ts";

/** Mean of each channel. x: [N, C, …], y: [N, C]. https://pytorch.org/docs/stable/generated/torch.mean.html */
export const globalAvgPool = defineLayer({
  type: "globalAvgPool",
  title: "GlobalAvgPool",
  doc: "Averages each channel over its whole sequence, map or volume, whatever its size.",
  formula: "y[c] = mean of x[c, …]",
  keywords: ["gap", "mean", "average", "pooling head"],
  ...globalPooling("mean"),
  examples: [
    { inputs: { x: ["N", 8, 7, 7] } },
    { inputs: { x: ["N", 3, "H", "W"] }, params: { keepAxes: true } },
    { inputs: { x: ["N", 4, "T"] } },
    { inputs: { x: ["N", 2, 3, 4, 5] } },
    { inputs: { x: ["N", "T", 6] } },
  ],
});
