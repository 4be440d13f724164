import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** Natural logarithm of x, elementwise. https://pytorch.org/docs/stable/generated/torch.log.html */
export const log = defineLayer({
  type: "log",
  title: "Log",
  category: "math",
  icon: "square-function",
  doc: "Natural logarithm of each element; it is finite only above 0.",
  formula: "y = ln(x)",
  keywords: ["logarithm", "ln"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape, elements above 0" } },
  outputs: { y: "Same shape" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.log([x]) }),
  torch: () => ({ call: ({ x }) => py`torch.log(${x})` }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [0.5, 5] },
    { inputs: { x: ["N", 2, "T"] }, range: [0.5, 5] },
  ],
});
