import type { Builder } from "./ir/builder.ts";
import { reachable, type Value } from "./ir/value.ts";
import type { Op } from "./op.ts";
import { ops } from "./ops.ts";

/**
 * Reverse mode: gradients of Σ y·dy with respect to `wrt`; undefined for what y does not depend on. Only values on
 * a path from `wrt` to `y` are visited.
 */
export function gradients(
  { y, dy, wrt }: { y: Value; dy: Value; wrt: readonly Value[] },
  b: Builder,
): (Value | undefined)[] {
  const values = reachable([y]);
  const needed = dependents(values, wrt);
  const grad = new Map<Value, Value>([[y, dy]]);
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
  return wrt.map((x) => grad.get(x));
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
