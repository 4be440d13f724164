import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** Cosine of x in radians, elementwise. https://pytorch.org/docs/stable/generated/torch.cos.html */
export const cos = defineLayer({
  type: "cos",
  title: "Cos",
  category: "math",
  icon: "audio-waveform",
  doc: "Cosine of each element, in radians.",
  formula: "y = cos(x)",
  keywords: ["cosine", "periodic"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.cos([x]) }),
  torch: () => ({ call: ({ x }) => py`torch.cos(${x})` }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [-9, 9] },
    { inputs: { x: ["N", 2, "T"] }, range: [-9, 9] },
  ],
});
