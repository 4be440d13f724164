import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** min(max(x, 0), 6), elementwise. https://pytorch.org/docs/stable/generated/torch.nn.ReLU6.html */
export const relu6 = defineLayer({
  type: "relu6",
  title: "ReLU6",
  category: "activation",
  icon: "trending-up",
  doc: "ReLU that goes no higher than 6, as in MobileNet; it keeps its precision in 8 bits.",
  formula: "y = min(max(x, 0), 6)",
  keywords: ["mobilenet", "clip"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  traits: { range: [0, 6], identityRange: [0, 6] },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.clip([x], { min: 0, max: 6 }) }),
  torch: () => ({ module: py`nn.ReLU6()` }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [-9, 9] },
    { inputs: { x: ["N", 2, "T"] }, range: [3, 9] },
  ],
});
