import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** log(1 / (1 + e⁻ˣ)), elementwise. https://pytorch.org/docs/stable/generated/torch.nn.LogSigmoid.html */
export const logSigmoid = defineLayer({
  type: "logSigmoid",
  title: "LogSigmoid",
  category: "activation",
  icon: "chart-spline",
  doc: "Logarithm of the sigmoid, exact where the sigmoid itself would be 0.",
  formula: "y = ln(1 / (1 + e⁻ˣ))",
  keywords: ["log probability"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape, below 0" },
  traits: { range: [-Infinity, 0] },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.neg([b.softplus([b.neg([x])])]) }),
  torch: () => ({ module: py`nn.LogSigmoid()` }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N", 3, "T"] }, range: [-50, 50] }],
});
