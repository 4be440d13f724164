import { z } from "zod";
import { defineLoss } from "../loss.ts";
import { elementTarget, elementwiseTorch } from "../elementwise.ts";

/**
 * −(t·log σ(x) + (1 − t)·log(1 − σ(x))) in a form that neither overflows nor cancels. prediction x: logits [N, …],
 * target t: 0 … 1 of the same shape.
 * https://pytorch.org/docs/stable/generated/torch.nn.BCEWithLogitsLoss.html
 */
export const binaryCrossEntropy = defineLoss({
  type: "binaryCrossEntropy",
  title: "Binary cross-entropy",
  doc: "For yes or no, or for several independent labels. The model gives a score, without sigmoid.",
  params: z.object({}),
  activation: "sigmoid",
  simplest: "share",
  target: elementTarget,
  lower: ({ prediction: x, target }, _p, b) => {
    // log(1 + eˣ) = m + log(e⁻ᵐ + eˣ⁻ᵐ) with m = max(x, 0). Its derivative by m is 0, so the kink of m at x = 0 adds no error.
    const m = b.relu([x]);
    const softplus = b.add([m, b.log([b.add([b.exp([b.neg([m])]), b.exp([b.sub([x, m])])])])]);
    return b.sub([softplus, b.mul([x, target])]);
  },
  torch: (_p, x) => elementwiseTorch("F.binary_cross_entropy_with_logits", x),
  reference: ([score], yes) => {
    const logSigmoid = (v: number): number => -Math.log1p(Math.exp(-v));
    return -(yes * logSigmoid(score!) + (1 - yes) * logSigmoid(-score!));
  },
});
