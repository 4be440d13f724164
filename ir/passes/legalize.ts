import { type Builder, createBuilder } from "../builder.ts";
import type { Program } from "../program.ts";
import { rootsOf } from "../program.ts";
import { reachable, type Value } from "../value.ts";
import type { Op } from "../op.ts";
import { opCallOf } from "../opCall.ts";
import { ops } from "../ops.ts";
import type { Target } from "../target.ts";
import { rebuild, mapRoots } from "./rewrite.ts";
import { widenInputs } from "./widenInputs.ts";

/** Replaces what a target lacks by ops that it runs, and the rest by what it prefers, until nothing is left to replace. */
export function legalize(given: Program, target: Target): Program {
  const program = widenInputs(given, target);
  const values = reachable(rootsOf(program));
  const b = createBuilder((values.at(-1)?.id ?? -1) + 1);
  const done = new Map<Value, Value>();

  const rewriteAll = (roots: readonly Value[]): void => {
    for (const v of reachable(roots)) {
      if (done.has(v)) continue;
      b.setScope(v.scope);
      const inputs = v.inputs.map((x) => done.get(x)!);
      const moved = inputs.every((x, i) => x === v.inputs[i]) ? v : rebuild(v, inputs, b);
      const legal = moved.op && replacement(moved, { target, b });
      if (legal) {
        // What a rule builds from may itself need a rule.
        for (const x of moved.inputs) done.set(x, x);
        rewriteAll([legal]);
      }
      done.set(v, legal ? done.get(legal)! : moved);
      done.set(moved, done.get(v)!);
    }
  };
  rewriteAll(rootsOf(program));
  return mapRoots(program, (v) => done.get(v)!);
}

function replacement(y: Value, { target, b }: { target: Target; b: Builder }): Value | undefined {
  const op: Op = ops[y.op!];
  const application = { inputs: y.inputs, y, attrs: y.attrs, b };
  const lacking = op.legalize && target.lacks(opCallOf(y)) !== undefined;
  const legal = lacking ? op.legalize!({ ...application, target, callOf: opCallOf }) : undefined;
  return legal ?? op.specialize?.({ ...application, prefers: target.prefers });
}
