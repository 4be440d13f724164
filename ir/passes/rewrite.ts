import type { Builder } from "../builder.ts";
import { createBuilder } from "../builder.ts";
import { type Program, rootsOf } from "../program.ts";
import { reachable, type Value } from "../value.ts";

/** What a pass does with one value whose inputs are already rewritten; undefined keeps it. */
export type Rule = (v: Value, b: Builder, original: Value) => Value | undefined;

/** Rebuilds a program bottom-up; `rule` sees each value once, in topological order. */
export function rewrite(program: Program, rule: Rule): Program {
  const values = reachable(rootsOf(program));
  const b = createBuilder((values.at(-1)?.id ?? -1) + 1);
  const replaced = new Map<Value, Value>();
  const now = (v: Value): Value => replaced.get(v) ?? v;
  for (const v of values) {
    b.setScope(v.scope);
    const moved = v.inputs.some((x) => replaced.has(x)) ? rebuild(v, v.inputs.map(now), b) : v;
    const result = rule(moved, b, v) ?? moved;
    if (result !== v) replaced.set(v, result);
  }
  return mapRoots(program, now);
}

/** The same program with its outputs and next state replaced. */
export const mapRoots = (program: Program, now: (v: Value) => Value): Program => ({
  ...program,
  outputs: Object.fromEntries(Object.entries(program.outputs).map(([k, v]) => [k, now(v)])),
  state: program.state.map((s) => (s.next ? { ...s, next: now(s.next) } : s)),
});

/** `v` computed from other inputs, whose types decide its own. */
export function rebuild(v: Value, inputs: readonly Value[], b: Builder): Value {
  return v.kind === "auxiliaryOutput"
    ? b.auxiliaryOutput(inputs[0]!, v.output)
    : b.apply(v.op!, inputs, v.attrs);
}
