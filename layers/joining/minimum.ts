import { z } from "zod";
import { broadcastShape } from "../rules/broadcastShape.ts";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";
import { tensor } from "../../ir/types/shape.ts";

/**
 * min(a, b) with broadcasting. a, b: shapes that line up from the right as equal or 1.
 * https://pytorch.org/docs/stable/generated/torch.minimum.html
 */
export const minimum = defineLayer({
  type: "minimum",
  title: "Minimum",
  category: "joining",
  icon: "arrow-down-to-line",
  doc: "The smaller of two tensors, element by element.",
  formula: "y = min(a, b)",
  keywords: ["min", "smaller"],
  params: z.object({}),
  inputs: { a: { doc: "Any shape" }, b: { doc: "A shape that lines up with it" } },
  outputs: { y: "The smaller elements" },
  shape: (x) => {
    const shape = broadcastShape(x);
    return "code" in shape ? shape : { y: tensor(shape) };
  },
  lower: (x, _p, b) => ({ y: b.min([x.a, x.b]) }),
  torch: () => ({ call: ({ a, b }) => py`torch.minimum(${a}, ${b})` }),
  examples: [
    { inputs: { a: ["N", 8], b: ["N", 8] }, range: [-2, 2] },
    { inputs: { a: ["N", 4, "H", "W"], b: ["N", 4, 1, 1] } },
    { inputs: { a: ["N", 1, 5], b: ["N", "T", 5] } },
  ],
});
