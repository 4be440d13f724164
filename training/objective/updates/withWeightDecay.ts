import type { Builder } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/value.ts";

/** gradient + weightDecay·parameter: the L2 penalty as PyTorch's optimizers take it. */
export const withWeightDecay = (
  parameter: Value,
  gradient: Value,
  { weightDecay, b }: { weightDecay: number; b: Builder },
): Value => (weightDecay === 0 ? gradient : b.add([gradient, b.mul([parameter, b.constant(weightDecay)])]));

/** parameter·(1 − rate·weightDecay): decay that does not pass through the optimizer; Loshchilov and Hutter, 2019. */
export const withDecoupledDecay = (
  parameter: Value,
  rate: Value,
  { weightDecay, b }: { weightDecay: number; b: Builder },
): Value =>
  weightDecay === 0
    ? parameter
    : b.mul([parameter, b.sub([b.constant(1), b.mul([rate, b.constant(weightDecay)])])]);
