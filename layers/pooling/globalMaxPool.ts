import { globalPooling } from "./globalPooling.ts";
import { defineLayer } from "../layer.ts";

/** Largest value of each channel. x: [N, C, …], y: [N, C]. https://pytorch.org/docs/stable/generated/torch.amax.html */
export const globalMaxPool = defineLayer({
  type: "globalMaxPool",
  title: "GlobalMaxPool",
  doc: "Takes the largest value of each channel over its whole sequence, map or volume, whatever its size.",
  formula: "y[c] = max of x[c, …]",
  keywords: ["gmp", "maximum", "amax", "max over time"],
  ...globalPooling("amax"),
  examples: [
    { inputs: { x: ["N", 8, 7, 7] } },
    { inputs: { x: ["N", 3, "H", "W"] }, params: { keepAxes: true } },
    { inputs: { x: ["N", 4, "T"] } },
    { inputs: { x: ["N", 2, 3, 4, 5] } },
  ],
});
