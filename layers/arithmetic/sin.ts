import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** Sine of x in radians, elementwise. https://pytorch.org/docs/stable/generated/torch.sin.html */
export const sin = defineLayer({
  type: "sin",
  title: "Sin",
  category: "math",
  icon: "audio-waveform",
  doc: "Sine of each element, in radians.",
  formula: "y = sin(x)",
  keywords: ["sine", "periodic", "siren"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.sin([x]) }),
  torch: () => ({ call: ({ x }) => py`torch.sin(${x})` }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [-9, 9] },
    { inputs: { x: ["N", 2, "T"] }, range: [-9, 9] },
  ],
});
