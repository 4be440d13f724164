import { createBuilder } from "../builder.ts";
import type { Program } from "../program.ts";
import { rootsOf } from "../program.ts";
import { reachable, type Value } from "../value.ts";
import type { Op, Target } from "../op.ts";
import { ops } from "../ops.ts";
import { copy, mapRoots } from "./rewrite.ts";

/** Replaces what a target cannot run by ops that it can, until nothing is left to replace. */
export function legalize(program: Program, target: Target): Program {
  const values = reachable(rootsOf(program));
  const b = createBuilder((values.at(-1)?.id ?? -1) + 1);
  const done = new Map<Value, Value>();

  const settle = (roots: readonly Value[]): void => {
    for (const v of reachable(roots)) {
      if (done.has(v)) continue;
      b.setScope(v.scope);
      const inputs = v.inputs.map((x) => done.get(x)!);
      const moved = inputs.every((x, i) => x === v.inputs[i]) ? v : copy(v, inputs, b);
      const op: Op | undefined = moved.op && ops[moved.op];
      const legal = op?.legalize?.({ inputs: moved.inputs, y: moved, attrs: moved.attrs, b, target });
      if (legal) {
        // What a rule builds from may itself need a rule.
        for (const x of moved.inputs) done.set(x, x);
        settle([legal]);
      }
      done.set(v, legal ? done.get(legal)! : moved);
      done.set(moved, done.get(v)!);
    }
  };
  settle(rootsOf(program));
  return mapRoots(program, (v) => done.get(v)!);
}
