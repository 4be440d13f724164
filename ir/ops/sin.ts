import { sine } from "../recipes/sine.ts";
import type { Op } from "../op.ts";

/** Sine of x in radians. ONNX Sin-7. */
export const sin: Op = {
  doc: "Sine of x in radians.",
  infer: ([x]) => x!,
  vjp: ({ dy, inputs: [x], b }) => [b.mul([dy, b.cos([x!])])],
  onnx: () => ({ type: "Sin" }),
  legalize: ({ inputs: [x], b }) => sine(x!, "sin", b),
  fold: (x) => Math.sin(x),
  examples: [{ inputs: [[2, 3]] }, { inputs: [{ shape: [2, 20], range: [-9, 9] }] }],
};
