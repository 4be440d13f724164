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
  // tanh(ln(1 + n)) = n(n + 2) / (n(n + 2) + 2), which keeps its digits where n = eˣ is small; from 20 on it is 1.
  lower: ({ x }, _p, b) => {
    const n = b.exp([b.min([x, b.constant(20)])]);
    const q = b.mul([n, b.add([n, b.constant(2)])]);
    return { y: b.mul([x, b.div([q, b.add([q, b.constant(2)])])]) };
  },
  torch: () => ({ module: py`nn.Mish()` }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N", 3, "T"] }, range: [-30, 30] }],
});
