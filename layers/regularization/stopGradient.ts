import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";

/** x as it is, through which no gradient flows back. https://pytorch.org/docs/stable/generated/torch.Tensor.detach.html */
export const stopGradient = defineLayer({
  type: "stopGradient",
  title: "StopGradient",
  category: "regularization",
  icon: "octagon-pause",
  doc: "Lets values through but no gradient back, so that what lies before does not learn from here.",
  formula: "y = x, ∂L/∂x = 0",
  keywords: ["detach", "no grad", "freeze", "target network", "byol", "simsiam"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape" } },
  outputs: { y: "The same" },
  traits: { stopsGradient: () => ["x"] },
  shape: ({ x }) => ({ y: x }),
  lower: ({ x }, _p, b) => ({ y: b.stopGradient([x]) }),
  torch: () => ({ call: ({ x }) => py`${x}.detach()` }),
  examples: [{ inputs: { x: ["N", 8] } }],
});
