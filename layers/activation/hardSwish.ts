import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/**
 * x · min(max(x + 3, 0), 6) / 6, elementwise. Howard et al., 2019.
 * https://pytorch.org/docs/stable/generated/torch.nn.Hardswish.html
 */
export const hardSwish = defineLayer({
  type: "hardSwish",
  title: "Hardswish",
  category: "activation",
  icon: "chart-spline",
  doc: "SiLU made of straight pieces, cheap on phones, as in MobileNetV3.",
  formula: "y = x · min(max(x + 3, 0), 6) / 6",
  keywords: ["mobilenet", "swish"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => {
    const gate = b.clip([b.add([x, b.constant(3)])], { min: 0, max: 6 });
    return { y: b.mul([x, b.mul([gate, b.constant(1 / 6)])]) };
  },
  torch: () => ({ module: py`nn.Hardswish()` }),
  // At ±3 itself PyTorch's gradient has changed with its versions, so no range reaches that.
  examples: [
    { inputs: { x: ["N", 8] }, range: [-2.4, 2.4] },
    { inputs: { x: ["N", 3, "T"] }, range: [3.6, 9] },
    { inputs: { x: ["N", 2, "H", "W"] }, range: [-9, -3.6] },
  ],
});
