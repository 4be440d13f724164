import type { TensorType } from "./types/shape.ts";
import type { OpName } from "./ops.ts";
import type { Attrs } from "./types/attrs.ts";

/**
 * The result of one op application, or a leaf. Values are immutable and form a DAG through `inputs`; ids grow in
 * the order of creation, so sorting by id is a topological order.
 */
export interface Value {
  readonly id: number;
  readonly type: TensorType;
  /** `leaf`: fed from outside; `constant`: known data; `auxiliaryOutput`: further output `output` of `inputs[0]`. */
  readonly kind: "leaf" | "constant" | "op" | "auxiliaryOutput";
  /** Name of a leaf; empty otherwise. */
  readonly name: string;
  readonly op?: OpName;
  readonly attrs: Attrs;
  readonly inputs: readonly Value[];
  /** Elements of a constant in row-major order; a single one fills the whole shape. */
  readonly data?: readonly number[];
  /** Which output of the op; 0 but for auxiliary outputs. */
  readonly output: number;
  /** Path of the node that it was lowered from, e.g. "encoder.attention". */
  readonly scope: string;
}

/** Everything that `roots` depend on, roots included, in topological order. */
export function reachable(roots: readonly Value[]): Value[] {
  const seen = new Set<Value>();
  const pending = [...roots];
  for (let v = pending.pop(); v; v = pending.pop()) {
    if (seen.has(v)) continue;
    seen.add(v);
    pending.push(...v.inputs);
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

/** True for a constant all of whose elements are `element`. */
export const isConstant = (v: Value, element: number): boolean =>
  v.kind === "constant" && v.data!.every((d) => d === element);
