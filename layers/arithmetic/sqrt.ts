import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** √x, elementwise. https://pytorch.org/docs/stable/generated/torch.sqrt.html */
export const sqrt = defineLayer({
  type: "sqrt",
  title: "Sqrt",
  category: "math",
  icon: "radical",
  doc: "Square root of each element; below 0 it is not a number, and at 0 its gradient is infinite.",
  formula: "y = √x",
  keywords: ["square root"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape, elements above 0" } },
  outputs: { y: "Same shape" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.sqrt([x]) }),
  torch: () => ({ call: ({ x }) => py`torch.sqrt(${x})` }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [0.5, 5] },
    { inputs: { x: ["N", 2, "T"] }, range: [0.5, 5] },
  ],
});
