import { z } from "zod";
import { defineLayer } from "../layer.ts";

/** A named result of the model; the loss compares it with the target. */
export const output = defineLayer({
  type: "output",
  title: "Output",
  category: "core",
  icon: "log-out",
  doc: "A result of the model, which a term of the objective can compare with a target.",
  formula: "result = x",
  keywords: ["result", "prediction", "logits"],
  params: z.object({
    trainingOnly: z
      .boolean()
      .default(false)
      .describe(
        "Terms of the objective alone need it: it does not leave with model.onnx, nor what only leads to it",
      ),
  }),
  inputs: { x: { doc: "What the model answers", dtype: ["float32", "int32", "bool"] } },
  outputs: {},
  boundary: "output",
  trainingOnly: (p) => p.trainingOnly,
  shape: () => ({}),
  lower: () => ({}),
  torch: () => ({}),
  examples: [{ inputs: { x: ["N", 10] } }, { inputs: { x: ["N", 10] }, params: { trainingOnly: true } }],
});
