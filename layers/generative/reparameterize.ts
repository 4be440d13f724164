import { z } from "zod";
import type { LayerBuilder } from "../layerBuilder.ts";
import type { Value } from "../../ir/value.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { randomNormal } from "../recipes/randomNormal.ts";
import { defineLayer } from "../layer.ts";
import { problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { py } from "../python/py.ts";
import { pyCall } from "../python/pyCall.ts";
import { batchProblem } from "../rules/batch.ts";
import { sameShape } from "../../ir/types/shape.ts";
import { widenTo } from "../rules/widenTo.ts";

/**
 * z = mean + exp(logVariance / 2) · noise while training, the mean otherwise, elementwise; all of one shape.
 * Kingma and Welling, 2013, arXiv:1312.6114.
 */
export const reparameterize = defineLayer({
  type: "reparameterize",
  title: "Reparameterize",
  category: "regularization",
  icon: "dices",
  doc: "Draws the code of a variational autoencoder from its mean and log variance, so that both are learned; in use it is the mean. Adds the divergence of the code from N(0, 1) to the loss.",
  formula:
    "z = mean + exp(logVariance/2)·ε while training, else mean; ε ∼ N(0, 1) per element; loss + divergence · ½·Σ(mean² + exp(logVariance) − logVariance − 1)",
  keywords: ["vae", "variational", "autoencoder", "sample", "latent", "generative"],
  params: z.object({
    divergence: z
      .number()
      .min(0)
      .max(1000)
      .default(0.001)
      .describe("Weight in the loss of the divergence of the code from N(0, 1), summed over the code"),
  }),
  inputs: {
    mean: { doc: "Any shape" },
    logVariance: { doc: "Logarithm of the variance, the same shape" },
  },
  outputs: { z: "A sample" },
  summary: (p) => `divergence × ${p.divergence}`,
  addsLoss: (p) => p.divergence > 0,
  draws: () => true,
  shape: ({ mean, logVariance }, { divergence }) => {
    if (sameShape(mean.shape, logVariance.shape))
      return (divergence > 0 ? batchProblem("mean", mean) : undefined) ?? { z: mean };
    const size = mean.shape.at(-1);
    const rest = sameShape(mean.shape.slice(0, -1), logVariance.shape.slice(0, -1));
    const repair =
      rest && mean.shape.length > 1 && typeof size === "number"
        ? widenTo("logVariance", logVariance, size)
        : undefined;
    const wrong = problem.unequalSizes(
      "logVariance",
      { phrase: "shapeLike", shape: mean.shape, like: "mean" },
      logVariance,
      repair,
    );
    const sameRank = mean.shape.length === logVariance.shape.length;
    return sameRank ? unlessEqual(wrong, mean.shape, logVariance.shape) : wrong;
  },
  lower: ({ mean, logVariance }, { divergence }, b) => {
    if (divergence > 0) b.addLoss(b.mul([divergenceOf(mean, logVariance, b), b.constant(divergence)]));
    if (!b.training) return { z: mean };
    const deviation = b.exp([b.mul([logVariance, b.constant(0.5)])]);
    return { z: b.add([mean, b.mul([deviation, randomNormal(mean.type.shape, b)])]) };
  },
  torch: (_x, p) => ({ module: pyCall("Reparameterize", [p.divergence]), helper }),
  examples: [
    { inputs: { mean: ["N", 8], logVariance: ["N", 8] } },
    { inputs: { mean: ["N", 2, "H", "W"], logVariance: ["N", 2, "H", "W"] }, params: { divergence: 0 } },
  ],
});

/** Kullback–Leibler divergence of N(mean, exp(logVariance)) from N(0, 1), summed over the code of each sample: [N]. */
function divergenceOf(mean: Value, logVariance: Value, b: LayerBuilder): Value {
  const [n, ...code] = mean.type.shape as [Dim, ...Dim[]];
  const spread = b.sub([b.sub([b.exp([logVariance]), logVariance]), b.constant(1)]);
  const each = b.mul([b.add([b.mul([mean, mean]), spread]), b.constant(0.5)]);
  const axes = code.map((_, i) => i + 1);
  return axes.length === 0 ? each : b.reshape([b.reduceSum([each], { axes })], { shape: [n] });
}

const helper = py`class Reparameterize(nn.Module):
    """mean + exp(log_variance / 2) * noise while training, else the mean; the divergence is a penalty, [N]."""

    def __init__(self, divergence):
        super().__init__()
        self.divergence = divergence

    def forward(self, mean, log_variance):
        if self.divergence > 0:
            divergence = (mean**2 + log_variance.exp() - log_variance - 1).reshape(len(mean), -1).sum(1) / 2
            self.penalty = self.divergence * divergence
        if not self.training:
            return mean
        return mean + torch.exp(log_variance / 2) * torch.randn_like(mean)`;
