import { z } from "zod";
import { py } from "../../../layers/python/py.ts";
import { defineStep } from "../step.ts";

/** Bytes to float32 from 0 to 1: x / 255. */
export const byteScale = defineStep({
  type: "byteScale",
  title: "Scale bytes",
  doc: "Bytes of an image become numbers from 0 to 1.",
  params: z.object({}),
  output: ({ dtype, shape }) => (dtype === "uint8" ? { dtype: "float32", shape } : undefined),
  lower: ({ x }, _, b) => b.div([b.cast([x], { to: "float32" }), b.constant(255)]),
  torch: ({ x }) => py`${x} / 255`,
  reference: ({ x }) => new Float32Array(x).map((v) => v / 255),
  examples: [
    { given: { dtype: "uint8", shape: [4] }, rows: [0, 1, 127, 128, 51, 85, 254, 255] },
    { given: { dtype: "uint8", shape: [1, 16, 16] }, rows: Array.from({ length: 256 }, (_, v) => v) },
  ],
});
