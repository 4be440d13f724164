import { add } from "./ops/add.ts";
import { cast } from "./ops/cast.ts";
import { div } from "./ops/div.ts";
import { expand } from "./ops/expand.ts";
import { greater } from "./ops/greater.ts";
import { matMul } from "./ops/matMul.ts";
import { mul } from "./ops/mul.ts";
import { neg } from "./ops/neg.ts";
import { reduceSum } from "./ops/reduceSum.ts";
import { relu } from "./ops/relu.ts";
import { reshape } from "./ops/reshape.ts";
import { sub } from "./ops/sub.ts";
import { transpose } from "./ops/transpose.ts";

/** Every op, once. */
export const ops = {
  add,
  cast,
  div,
  expand,
  greater,
  matMul,
  mul,
  neg,
  reduceSum,
  relu,
  reshape,
  sub,
  transpose,
} as const;

export type OpName = keyof typeof ops;
