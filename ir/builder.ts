import { type DType, type Shape, tensor, type TensorType } from "./types/shape.ts";
import type { Attrs } from "./types/attrs.ts";
import type { Op } from "./op.ts";
import { type OpName, ops } from "./ops.ts";
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
  /** Further output `output` (from 1) of an op that has auxiliary outputs. */
  auxiliaryOutput(of: Value, output: number): Value;
  /** Any op by name, for passes. */
  apply(op: OpName, inputs: readonly Value[], attrs: Attrs): Value;
  /** Records which node the values made from now on come from. */
  setScope(scope: string): void;
}

/** Makes values; `first` is the id to begin with. */
export const createBuilder = (first = 0): Builder => new ValueBuilder(first);

/** Has a method for each op, on the prototype, since a builder is made for each node that is checked. */
abstract class OpMethods {
  abstract apply(name: OpName, inputs: readonly Value[], attrs?: Attrs): Value;

  static {
    for (const name of Object.keys(ops) as OpName[])
      Object.defineProperty(this.prototype, name, {
        value(this: OpMethods, inputs: readonly Value[], attrs?: Attrs) {
          return this.apply(name, inputs, attrs);
        },
      });
  }
}

class ValueBuilder extends (OpMethods as abstract new () => OpMethods & OpCalls) implements Builder {
  /** An object, so that a builder derived by Object.create counts on with this one. */
  readonly shared: { next: number; scope: string };

  constructor(first: number) {
    super();
    this.shared = { next: first, scope: "" };
  }

  apply(name: OpName, inputs: readonly Value[], attrs: Attrs = {}): Value {
    const op: Op = ops[name];
    const type = op.infer(
      inputs.map((v) => v.type),
      attrs,
    );
    if ("error" in type) throw new Error(`internal: ${name} at "${this.shared.scope}": ${type.error}`);
    return this.make({ kind: "op", op: name, attrs, inputs, type });
  }

  leaf(name: string, type: TensorType): Value {
    return this.make({ kind: "leaf", name, type });
  }

  constant(data: number | readonly number[], shape: Shape = [], dtype: DType = "float32"): Value {
    const elements = typeof data === "number" ? [data] : data;
    return this.make({ kind: "constant", type: tensor(shape, dtype), data: elements });
  }

  auxiliaryOutput(of: Value, output: number): Value {
    const op: Op = ops[of.op!];
    const types = op.auxiliaryOutputs?.(
      of.inputs.map((v) => v.type),
      of.attrs,
    );
    const type = types?.[output - 1];
    if (!type) throw new Error(`internal: ${of.op} has no output ${output}`);
    return this.make({ kind: "auxiliaryOutput", inputs: [of], output, type });
  }

  setScope(scope: string): void {
    this.shared.scope = scope;
  }

  make(v: Pick<Value, "type" | "kind"> & Partial<Value>): Value {
    const { next, scope } = this.shared;
    this.shared.next++;
    return { id: next, name: "", attrs: {}, inputs: [], output: 0, scope, ...v };
  }
}
