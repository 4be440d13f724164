import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** x · tanh(log(1 + eˣ)), elementwise. Misra, 2019. https://pytorch.org/docs/stable/generated/torch.nn.Mish.html */
export const mish = defineLayer({
  type: "mish",
  title: "Mish",
  category: "activation",
  icon: "chart-spline",
  doc: "Smooth like SiLU with a deeper dip below 0, as in YOLOv4.",
  formula: "y = x·tanh(ln(1 + eˣ))",
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.mul([x, b.tanh([b.softplus([x])])]) }),
  torch: () => ({ module: py`nn.Mish()` }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N", 3, "T"] }, range: [-30, 30] }],
});
