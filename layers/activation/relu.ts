import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** max(x, 0), elementwise. https://pytorch.org/docs/stable/generated/torch.nn.ReLU.html */
export const relu = defineLayer({
  type: "relu",
  title: "ReLU",
  category: "activation",
  icon: "trending-up",
  doc: "Rectified linear unit: negative values become 0.",
  formula: "y = max(x, 0)",
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  traits: { range: [0, Infinity], identityRange: [0, Infinity] },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.relu([x]) }),
  torch: () => ({ module: py`nn.ReLU()` }),
  examples: [{ inputs: { x: ["N", 8] } }],
});
