import type { Builder } from "./builder.ts";
import { reachable, type Value } from "./value.ts";
import type { Op } from "./op.ts";
import { ops } from "./ops.ts";
import { rebuild } from "./passes/rewrite.ts";

/**
 * Reverse mode: gradients of Σ y·dy with respect to `wrt`; undefined for what y does not depend on. Only values on
 * a path from `wrt` to `y` are visited.
 */
export function gradients(
  { y, dy, wrt }: { y: Value; dy: Value; wrt: readonly Value[] },
  b: Builder,
): (Value | undefined)[] {
  const now = unrolled(reachable([y]), wrt, b);
  const root = now(y);
  const sources = wrt.map(now);
  const values = reachable([root]);
  const needed = dependents(values, sources);
  const grad = new Map<Value, Value>([[root, dy]]);
  for (const v of values.reverse()) {
    const g = grad.get(v);
    if (!g || !v.op || !needed.has(v)) continue;
    const op: Op = ops[v.op];
    if (!op.vjp) continue;
    b.setScope(v.scope);
    const parts = op.vjp({ dy: g, inputs: v.inputs, y: v, attrs: v.attrs, b });
    v.inputs.forEach((x, i) => {
      const part = parts[i];
      if (!part || !needed.has(x)) return;
      const fitted = sumTo(part, x, b);
      const before = grad.get(x);
      grad.set(x, before ? b.add([before, fitted]) : fitted);
    });
  }
  return sources.map((x) => grad.get(x));
}

/** What each value becomes when ops that have no gradient but can be unrolled are, as far as they depend on `wrt`. */
function unrolled(values: readonly Value[], wrt: readonly Value[], b: Builder): (v: Value) => Value {
  const parts = new Map<Value, readonly Value[]>();
  const replaced = new Map<Value, Value>();
  const now = (v: Value): Value => replaced.get(v) ?? v;
  const needed = values.some((v) => v.op && (ops[v.op] as Op).unroll) ? dependents(values, wrt) : new Set();
  for (const v of values) {
    const inputs = v.inputs.map(now);
    const op: Op | undefined = v.op && ops[v.op];
    b.setScope(v.scope);
    if (op?.unroll && needed.has(v)) {
      const results = op.unroll({ inputs, y: v, attrs: v.attrs, b });
      parts.set(v, results);
      replaced.set(v, results[0]);
    } else if (v.kind === "auxiliaryOutput" && parts.has(v.inputs[0]!))
      replaced.set(v, parts.get(v.inputs[0]!)![v.output]!);
    else if (inputs.some((x, i) => x !== v.inputs[i])) replaced.set(v, rebuild(v, inputs, b));
  }
  return now;
}

/** `roots` and what is computed from them. */
function dependents(values: readonly Value[], roots: readonly Value[]): Set<Value> {
  const found = new Set(roots);
  for (const v of values) if (v.inputs.some((x) => found.has(x))) found.add(v);
  return found;
}

/** Undoes broadcasting: sums `g` down to the shape of `x`. */
function sumTo(g: Value, x: Value, b: Builder): Value {
  const { shape } = x.type;
  const extra = g.type.shape.length - shape.length;
  const axes = g.type.shape.flatMap((d, i) => (i < extra || (shape[i - extra] === 1 && d !== 1) ? [i] : []));
  const summed = axes.length ? b.reduceSum([g], { axes }) : g;
  return extra ? b.reshape([summed], { shape }) : summed;
}
