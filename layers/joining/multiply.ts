import { z } from "zod";
import { broadcastShape } from "../rules/broadcastShape.ts";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";
import { tensor } from "../../ir/types/shape.ts";

/**
 * a · b with broadcasting. a, b: shapes that line up from the right as equal or 1.
 * https://pytorch.org/docs/stable/generated/torch.mul.html
 */
export const multiply = defineLayer({
  type: "multiply",
  title: "Multiply",
  category: "joining",
  icon: "x",
  doc: "Multiplies two tensors element by element, such as features and a gate.",
  formula: "y = a·b",
  keywords: ["product", "gate", "scale", "hadamard"],
  params: z.object({}),
  inputs: { a: { doc: "Any shape" }, b: { doc: "A shape that lines up with it" } },
  outputs: { y: "The product" },
  shape: (x) => {
    const shape = broadcastShape(x);
    return "code" in shape ? shape : { y: tensor(shape) };
  },
  lower: (x, _p, b) => ({ y: b.mul([x.a, x.b]) }),
  torch: () => ({ call: ({ a, b }) => py`${a} * ${b}` }),
  examples: [
    { inputs: { a: ["N", 8], b: ["N", 8] } },
    { inputs: { a: ["N", 4, "H", "W"], b: ["N", 4, 1, 1] } },
    { inputs: { a: ["N", 1, 5], b: ["N", "T", 5] } },
  ],
});
