import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** Constants for which mean 0 and variance 1 reproduce themselves. */
const ALPHA = 1.6732632423543772;
const SCALE = 1.0507009873554805;

/**
 * scale · ELU(x) with alpha 1.6733 and scale 1.0507, elementwise. Klambauer et al., 2017.
 * https://pytorch.org/docs/stable/generated/torch.nn.SELU.html
 */
export const selu = defineLayer({
  type: "selu",
  title: "SELU",
  category: "activation",
  icon: "trending-up",
  doc: "Scaled exponential linear unit: layers of it keep mean 0 and deviation 1 by themselves. Goes with AlphaDropout.",
  formula: "y = 1.0507·(max(0, x) + min(0, 1.6733·(eˣ − 1)))",
  keywords: ["self-normalizing"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "Same shape" },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.mul([b.elu([x], { alpha: ALPHA }), b.constant(SCALE)]) }),
  torch: () => ({ module: py`nn.SELU()` }),
  examples: [{ inputs: { x: ["N", 8] }, range: [-5, 3] }, { inputs: { x: ["N", 3, "T"] } }],
});
