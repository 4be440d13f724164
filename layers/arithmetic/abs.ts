import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** |x|, with gradient 0 at 0, elementwise. https://pytorch.org/docs/stable/generated/torch.abs.html */
export const abs = defineLayer({
  type: "abs",
  title: "Abs",
  category: "math",
  icon: "flip-vertical-2",
  doc: "Size of each element without its sign.",
  formula: "y = |x|",
  keywords: ["absolute", "magnitude"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.abs([x]) }),
  torch: () => ({ call: ({ x }) => py`torch.abs(${x})` }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [-2, 2] },
    { inputs: { x: ["N", 2, "T"] }, range: [-2, 2] },
  ],
});
