import { z } from "zod";
import { broadcastShape } from "../rules/broadcastShape.ts";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";
import { tensor } from "../../ir/types/shape.ts";

/**
 * max(a, b) with broadcasting. a, b: shapes that line up from the right as equal or 1.
 * https://pytorch.org/docs/stable/generated/torch.maximum.html
 */
export const maximum = defineLayer({
  type: "maximum",
  title: "Maximum",
  category: "joining",
  icon: "arrow-up-to-line",
  doc: "The larger of two tensors, element by element.",
  formula: "y = max(a, b)",
  keywords: ["max", "larger"],
  params: z.object({}),
  inputs: { a: { doc: "Any shape" }, b: { doc: "A shape that lines up with it" } },
  outputs: { y: "The larger elements" },
  shape: (x) => {
    const shape = broadcastShape(x);
    return "code" in shape ? shape : { y: tensor(shape) };
  },
  lower: (x, _p, b) => ({ y: b.max([x.a, x.b]) }),
  torch: () => ({ call: ({ a, b }) => py`torch.maximum(${a}, ${b})` }),
  examples: [
    { inputs: { a: ["N", 8], b: ["N", 8] }, range: [-2, 2] },
    { inputs: { a: ["N", 4, "H", "W"], b: ["N", 4, 1, 1] } },
    { inputs: { a: ["N", 1, 5], b: ["N", "T", 5] } },
  ],
});
