import { z } from "zod";
import { defineLayer } from "../layer.ts";
import { meanPerSample } from "../../ir/recipes/meanPerSample.ts";
import { batchProblem } from "../rules/batch.ts";
import { py } from "../python/py.ts";

/** y = x, whose mean over each sample is added to the loss. x: float32 [N, …]. */
export const lossTerm = defineLayer({
  type: "lossTerm",
  title: "LossTerm",
  category: "core",
  icon: "sigma",
  doc: "Adds the mean of what arrives to what training minimizes, and passes it on. A term of the objective that names it gives it a weight; without one it counts as it is.",
  formula: "y = x; loss + mean(x)",
  keywords: ["add loss", "penalty", "regularizer", "objective", "custom loss"],
  params: z.object({}),
  inputs: { x: { doc: "Any shape; small where the model is good" } },
  outputs: { y: "The same" },
  traits: { passes: "inPlace" },
  addsLoss: () => true,
  shape: ({ x }) => batchProblem("x", x) ?? { y: x },
  lower: ({ x }, _p, b) => {
    b.addLoss(meanPerSample(x, b));
    return { y: x };
  },
  torch: () => ({ module: py`LossTerm()`, helper }),
  examples: [{ inputs: { x: ["N", 8] } }, { inputs: { x: ["N"] } }, { inputs: { x: ["N", 2, "H", "W"] } }],
});

const helper = py`class LossTerm(nn.Module):
    """x as it is, of which the mean over each sample is a penalty, [N]."""

    def __init__(self):
        super().__init__()
        self.penalty = torch.zeros(())

    def forward(self, x):
        self.penalty = x.reshape(len(x), -1).mean(1)
        return x`;
