import type { Builder } from "../../../ir/builder.ts";
import type { Value } from "../../../ir/value.ts";

/** gradient + weightDecay·parameter: the L2 penalty as PyTorch's optimizers take it. */
export const withWeightDecay = (
  parameter: Value,
  gradient: Value,
  { weightDecay, b }: { weightDecay: number; b: Builder },
): Value => (weightDecay === 0 ? gradient : b.add([gradient, b.mul([parameter, b.constant(weightDecay)])]));
