import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** min(max(x + 3, 0), 6) / 6, elementwise. https://pytorch.org/docs/stable/generated/torch.nn.Hardsigmoid.html */
export const hardSigmoid = defineLayer({
  type: "hardSigmoid",
  title: "Hardsigmoid",
  category: "activation",
  icon: "chart-line",
  doc: "Sigmoid made of straight pieces: 0 below -3, 1 above 3, a line between.",
  formula: "y = min(max(x + 3, 0), 6) / 6",
  keywords: ["mobilenet", "gate"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  traits: { range: [0, 1], squash: "sigmoid" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => {
    const shifted = b.clip([b.add([x, b.constant(3)])], { min: 0, max: 6 });
    return { y: b.mul([shifted, b.constant(1 / 6)]) };
  },
  torch: () => ({ module: py`nn.Hardsigmoid()` }),
  examples: [
    { inputs: { x: ["N", 8] }, range: [-5, 5] },
    { inputs: { x: ["N", 3, "T"] }, range: [-5, 5] },
  ],
});
