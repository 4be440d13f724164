import { z } from "zod";
import { gaussian } from "../gaussian.ts";
import { defineLayer } from "../layer.ts";
import { problem, unlessEqual } from "../problem.ts";
import { py } from "../py.ts";
import { sameShape } from "../shape.ts";
import { widenTo } from "../widenTo.ts";

/**
 * z = mean + exp(logVariance / 2) · noise while training, the mean otherwise, elementwise; all of one shape.
 * Kingma and Welling, 2013, arXiv:1312.6114.
 */
export const reparameterize = defineLayer({
  type: "reparameterize",
  title: "Reparameterize",
  category: "regularization",
  icon: "dices",
  doc: "Draws the code of a variational autoencoder from its mean and log variance, so that both are learned; in use it is the mean.",
  formula: "z = mean + exp(logVariance/2)·ε while training, else mean; ε ∼ N(0, 1) per element",
  keywords: ["vae", "variational", "autoencoder", "sample", "latent", "generative"],
  params: z.object({}),
  inputs: {
    mean: { doc: "Any shape" },
    logVariance: { doc: "Logarithm of the variance, the same shape" },
  },
  outputs: { z: "A sample" },
  shape: ({ mean, logVariance }) => {
    if (sameShape(mean.shape, logVariance.shape)) return { z: mean };
    const size = mean.shape.at(-1);
    const rest = sameShape(mean.shape.slice(0, -1), logVariance.shape.slice(0, -1));
    const repair =
      rest && mean.shape.length > 1 && typeof size === "number"
        ? widenTo("logVariance", logVariance, size)
        : undefined;
    const wrong = problem.unequalSizes(
      "logVariance",
      `[${mean.shape.join(", ")}] like mean`,
      logVariance,
      repair,
    );
    const sameRank = mean.shape.length === logVariance.shape.length;
    return sameRank ? unlessEqual(wrong, mean.shape, logVariance.shape) : wrong;
  },
  lower: ({ mean, logVariance }, _p, b) => {
    if (!b.training) return { z: mean };
    const deviation = b.exp([b.mul([logVariance, b.constant(0.5)])]);
    return { z: b.add([mean, b.mul([deviation, gaussian(mean.type.shape, b)])]) };
  },
  torch: () => ({ module: py`Reparameterize()`, helper }),
  examples: [
    { inputs: { mean: ["N", 8], logVariance: ["N", 8] } },
    { inputs: { mean: ["N", 2, "H", "W"], logVariance: ["N", 2, "H", "W"] } },
  ],
});

const helper = py`class Reparameterize(nn.Module):
    """mean + exp(log_variance / 2) * noise while training, the mean otherwise."""

    def forward(self, mean, log_variance):
        if not self.training:
            return mean
        return mean + torch.exp(log_variance / 2) * torch.randn_like(mean)`;
