import { type DType, type Shape, tensor, type TensorType } from "../../graph-schema/shape.ts";
import type { Attrs, Op } from "../op.ts";
import { type OpName, ops } from "../ops.ts";
import type { Value } from "./value.ts";

type Apply<O> =
  O extends Op<infer A>
    ? Attrs extends A
      ? (inputs: readonly Value[], attrs?: A) => Value
      : (inputs: readonly Value[], attrs: A) => Value
    : never;
type OpCalls = { readonly [K in OpName]: Apply<(typeof ops)[K]> };

/** One typed method per registered op, plus leaves and constants. */
export interface Builder extends OpCalls {
  /** A value fed from outside. */
  leaf(name: string, type: TensorType): Value;
  /** Known data; a single element fills the shape. */
  constant(data: number | readonly number[], shape?: Shape, dtype?: DType): Value;
  /** Further output `output` (from 1) of an op that has by-products. */
  byproduct(of: Value, output: number): Value;
  /** Any op by name, for passes. */
  apply(op: OpName, inputs: readonly Value[], attrs: Attrs): Value;
  /** Records which node the values made from now on come from. */
  setScope(scope: string): void;
}

/** Makes values; `first` is the id to begin with. */
export function createBuilder(first = 0): Builder {
  let next = first;
  let scope = "";
  const make = (v: Pick<Value, "type" | "kind"> & Partial<Value>): Value => ({
    id: next++,
    name: "",
    attrs: {},
    inputs: [],
    output: 0,
    scope,
    ...v,
  });
  const apply = (name: OpName, inputs: readonly Value[], attrs: Attrs = {}): Value => {
    const op: Op = ops[name];
    const type = op.infer(
      inputs.map((v) => v.type),
      attrs,
    );
    if ("error" in type) throw new Error(`internal: ${name} at "${scope}": ${type.error}`);
    return make({ kind: "op", op: name, attrs, inputs, type });
  };
  const calls = Object.fromEntries(
    (Object.keys(ops) as OpName[]).map((name) => [
      name,
      (x: Value[], attrs?: Attrs) => apply(name, x, attrs),
    ]),
  );
  return {
    ...(calls as unknown as OpCalls),
    apply,
    leaf: (name, type) => make({ kind: "leaf", name, type }),
    constant: (data, shape = [], dtype = "float32") =>
      make({ kind: "constant", type: tensor(shape, dtype), data: typeof data === "number" ? [data] : data }),
    byproduct: (of, output) => {
      const op: Op = ops[of.op!];
      const type = op.byproducts?.(
        of.inputs.map((v) => v.type),
        of.attrs,
      )[output - 1];
      if (!type) throw new Error(`internal: ${of.op} has no output ${output}`);
      return make({ kind: "byproduct", inputs: [of], output, type });
    },
    setScope: (s) => void (scope = s),
  };
}
