import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** x / (1 + |x|), elementwise. https://pytorch.org/docs/stable/generated/torch.nn.Softsign.html */
export const softsign = defineLayer({
  type: "softsign",
  title: "Softsign",
  category: "activation",
  icon: "chart-spline",
  doc: "Squeezes values between -1 and 1 like Tanh, but reaches these more slowly.",
  formula: "y = x / (1 + |x|)",
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape, between -1 and 1" },
  traits: { range: [-1, 1] },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.div([x, b.add([b.abs([x]), b.constant(1)])]) }),
  torch: () => ({ module: py`nn.Softsign()` }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N", 3, "T"] }, range: [-20, 20] }],
});
