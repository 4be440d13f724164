import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** eˣ, elementwise. https://pytorch.org/docs/stable/generated/torch.exp.html */
export const exp = defineLayer({
  type: "exp",
  title: "Exp",
  category: "math",
  icon: "superscript",
  doc: "Raises e to the power of each element, for instance to make a variance of its logarithm.",
  formula: "y = eˣ",
  keywords: ["exponential"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape, above 0" },
  traits: { range: [0, Infinity] },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.exp([x]) }),
  torch: () => ({ call: ({ x }) => py`torch.exp(${x})` }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [-3, 3] },
    { inputs: { x: ["N", 2, "T"] }, range: [-3, 3] },
  ],
});
