import { z } from "zod";
import { addDims } from "../../ir/types/dim.ts";
import { zeros } from "../../ir/initializer.ts";
import { defineLayer } from "../layer.ts";
import { py } from "../python/py.ts";
import { sequencePort, sequencesProblem, featuresOf } from "../rules/sequences.ts";
import { tensor } from "../../ir/types/shape.ts";

/**
 * Puts one learned vector before each sequence; after attention it stands for the whole sequence. x: [N, T, D],
 * weight: [1, 1, D], y: [N, T + 1, D]. Starts at 0 as in torchvision's VisionTransformer.
 * https://pytorch.org/vision/stable/models/vision_transformer.html
 */
export const classToken = defineLayer({
  type: "classToken",
  title: "ClassToken",
  category: "attention",
  icon: "list-start",
  doc: "Puts a learned vector before each sequence, which attention then fills with what the whole says.",
  formula: "y = [weight, x[0], …, x[T − 1]]",
  keywords: ["cls", "class token", "vit", "bert", "prepend"],
  params: z.object({}),
  inputs: { x: sequencePort("x", "time") },
  outputs: { y: "Sequences that are longer by one" },
  shape: ({ x }) => {
    const wrong = sequencesProblem("x", x);
    return wrong.length > 0 ? wrong : { y: tensor(x.shape.with(1, addDims(x.shape[1]!, 1))) };
  },
  lower: ({ x }, _p, b) => {
    const [n] = x.type.shape;
    const weight = b.param("weight", [1, 1, featuresOf(x)], zeros);
    const first = b.expand([weight], { shape: [n!, 1, featuresOf(x)] });
    return { y: b.concat([first, x], { axis: 1 }) };
  },
  torch: ({ x }) => ({ module: py`ClassToken(${x.shape[2]})`, helper }),
  examples: [{ inputs: { x: ["N", 4, 6] } }, { inputs: { x: ["N", "T", 3] } }],
});

const helper = py`class ClassToken(nn.Module):
    """Puts a learned vector before each sequence. x: [N, T, D]"""

    def __init__(self, features):
        super().__init__()
        self.weight = nn.Parameter(torch.zeros(1, 1, features))

    def forward(self, x):
        return torch.cat([self.weight.expand(len(x), -1, -1), x], dim=1)`;
