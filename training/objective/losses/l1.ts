import { z } from "zod";
import { defineLoss } from "../loss.ts";
import { elementTarget, elementwiseTorch } from "../elementwise.ts";

/**
 * |prediction − target|, both [N, …].
 * https://pytorch.org/docs/stable/generated/torch.nn.L1Loss.html
 */
export const l1 = defineLoss({
  type: "l1",
  title: "Absolute error (L1)",
  doc: "For numbers with outliers. Each miss counts as much as it is far off.",
  params: z.object({}),
  activation: "identity",
  simplest: "median",
  target: elementTarget,
  lower: ({ prediction, target }, _p, b) => b.abs([b.sub([prediction, target])]),
  torch: (_p, x) => elementwiseTorch("F.l1_loss", x),
  reference: ([value], target) => Math.abs(value! - target),
});
