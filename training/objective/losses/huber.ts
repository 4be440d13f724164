import { z } from "zod";
import { defineLoss } from "../loss.ts";
import { py } from "../../../layers/python/py.ts";
import { elementTarget, elementwiseTorch } from "../elementwise.ts";

/**
 * d²/2 where d = |prediction − target| is below δ, else δ·(d − δ/2). prediction, target: [N, …].
 * https://pytorch.org/docs/stable/generated/torch.nn.HuberLoss.html
 */
export const huber = defineLoss({
  type: "huber",
  title: "Huber",
  doc: "For numbers: squared error near the target, absolute error far from it.",
  params: z.object({
    delta: z.number().positive().default(1).describe("Distance at which squared turns into absolute error"),
  }),
  activation: "identity",
  simplest: "median",
  target: elementTarget,
  lower: ({ prediction, target }, { delta }, b) => {
    const d = b.abs([b.sub([prediction, target])]);
    const q = b.min([d, b.constant(delta)]);
    return b.mul([q, b.sub([d, b.mul([q, b.constant(0.5)])])]);
  },
  torch: ({ delta }, x) => elementwiseTorch("F.huber_loss", x, py`, delta=${delta}`),
  reference: ([value], target, { delta }) => {
    const distance = Math.abs(value! - target);
    return distance <= delta ? 0.5 * distance ** 2 : delta * (distance - 0.5 * delta);
  },
  examples: [{ delta: 0.3 }],
});
