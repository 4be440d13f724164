import { z } from "zod";
import { defineLoss } from "../loss.ts";
import { elementTarget, elementwiseTorch } from "../elementwise.ts";

/**
 * (prediction − target)², both [N, …].
 * https://pytorch.org/docs/stable/generated/torch.nn.MSELoss.html
 */
export const meanSquaredError = defineLoss({
  type: "meanSquaredError",
  title: "Mean squared error",
  doc: "For numbers. A large miss counts far more than a small one.",
  params: z.object({}),
  activation: "identity",
  simplest: "mean",
  target: elementTarget,
  lower: ({ prediction, target }, _p, b) => {
    const d = b.sub([prediction, target]);
    return b.mul([d, d]);
  },
  torch: (_p, x) => elementwiseTorch("F.mse_loss", x),
  reference: ([value], target) => (value! - target) ** 2,
});
