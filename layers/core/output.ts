import { z } from "zod";
import { defineLayer } from "../layer.ts";

/** A named result of the model; the loss compares it with the target. */
export const output = defineLayer({
  type: "output",
  title: "Output",
  category: "core",
  icon: "log-out",
  doc: "A result of the model. The loss compares it with the target.",
  formula: "result = x",
  keywords: ["result", "prediction", "logits"],
  params: z.object({}),
  inputs: { x: { doc: "What the model answers", dtype: ["float32", "int32", "bool"] } },
  outputs: {},
  boundary: "output",
  shape: () => ({}),
  lower: () => ({}),
  torch: () => ({}),
  examples: [{ inputs: { x: ["N", 10] } }],
});
