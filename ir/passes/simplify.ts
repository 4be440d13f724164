import type { Program } from "../program.ts";
import type { Builder } from "../builder.ts";
import type { Value } from "../value.ts";
import type { Op } from "../op.ts";
import { ops } from "../ops.ts";
import { rewrite } from "./rewrite.ts";

/** Applies the algebra that each op knows about itself: x·1, transpose of transpose, reshape of reshape. */
export const simplify = (program: Program): Program => rewrite(program, simplest);

function simplest(v: Value, b: Builder): Value | undefined {
  let result: Value | undefined;
  for (let now: Value | undefined = v; now;) {
    const op: Op | undefined = now.op && ops[now.op];
    now = op?.simplify?.({ inputs: now.inputs, y: now, attrs: now.attrs, b });
    result = now ?? result;
  }
  return result;
}
