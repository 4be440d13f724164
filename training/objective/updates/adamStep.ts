import { z } from "zod";
import type { Optimizer } from "../optimizer.ts";
import { zeros } from "../../../ir/initializer.ts";
import { py } from "../../../layers/python/py.ts";

/** Settings that Adam and AdamW share. */
export const adamParams = {
  learningRate: z.number().min(0).default(0.001).describe("Size of a step"),
  beta1: z.number().min(0).lt(1).default(0.9).describe("How long the mean of gradients remembers"),
  beta2: z.number().min(0).lt(1).default(0.999).describe("How long the mean of squared gradients remembers"),
  epsilon: z.number().positive().default(1e-8).describe("Keeps the division away from 0"),
};

/** Means of gradients and of their squares, and for each the bias correction 1 − βᵗ. */
export const adamSlots = {
  mean: { init: zeros },
  square: { init: zeros },
  correction1: { init: zeros, scalar: true },
  correction2: { init: zeros, scalar: true },
} as const;

/** Where torch.optim.Adam and AdamW have them. */
export const adamTorchState: Optimizer<z.ZodObject<typeof adamParams>>["torchState"] = ({
  beta1,
  beta2,
}) => ({
  mean: "exp_avg",
  square: "exp_avg_sq",
  correction1: py`1 - ${beta1} ** updates`,
  correction2: py`1 - ${beta2} ** updates`,
});

/** One step of Adam; Kingma and Ba, 2015. */
export const adamStep: Optimizer<z.ZodObject<typeof adamParams>>["update"] = (
  { parameter, gradient, rate, slots },
  p,
  b,
) => {
  // c ← c + (1 − β)·(1 − c) is 1 − βᵗ; 1 − β in float64, since 1 − 0.999 in float32 is off by 1e-5.
  const follow = (mean: typeof gradient, x: typeof gradient, beta: number): typeof gradient =>
    b.add([mean, b.mul([b.sub([x, mean]), b.constant(1 - beta)])]);
  const one = b.constant(1);
  const correction1 = follow(slots.correction1!, one, p.beta1);
  const correction2 = follow(slots.correction2!, one, p.beta2);
  const mean = follow(slots.mean!, gradient, p.beta1);
  const square = b.add([
    b.mul([slots.square!, b.constant(p.beta2)]),
    b.mul([b.mul([gradient, gradient]), b.constant(1 - p.beta2)]),
  ]);
  // (m/c₁) / (√(v/c₂) + ε), with √c₂ taken out of the fraction
  const root = b.sqrt([correction2]);
  const scale = b.mul([rate, b.div([root, correction1])]);
  const direction = b.div([mean, b.add([b.sqrt([square]), b.mul([root, b.constant(p.epsilon)])])]);
  return {
    parameter: b.sub([parameter, b.mul([direction, scale])]),
    slots: { mean, square, correction1, correction2 },
  };
};

/** The update of one weight in double precision, step after step, as the paper writes it. */
export function adamReference(p: {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}): (weight: number, gradient: number) => number {
  let [mean, square, t] = [0, 0, 0];
  return (weight, gradient) => {
    t++;
    mean = p.beta1 * mean + (1 - p.beta1) * gradient;
    square = p.beta2 * square + (1 - p.beta2) * gradient ** 2;
    const length = Math.sqrt(square / (1 - p.beta2 ** t)) + p.epsilon;
    return weight - (p.learningRate * (mean / (1 - p.beta1 ** t))) / length;
  };
}
