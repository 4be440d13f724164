import { type Dim, symbolsOf, termsOf } from "../../../ir/types/dim.ts";
import type { DType, Shape } from "../../../ir/types/shape.ts";
import type { Value } from "../../../ir/value.ts";
import type { Node } from "./onnxProto.ts";

interface Context {
  /** Inputs whose sizes may be read; for a symbol, the first that has it as an axis is. */
  leaves: readonly Value[];
  /** Receives each leaf that is read. */
  use: (leaf: Value) => void;
  nodes: Node[];
  constant: (x: { dtype: DType; shape: readonly number[]; data: readonly number[] }) => string;
}

/**
 * Makes int64 vectors of sizes. Symbols are read with Shape from a leaf that has them as an axis; expressions are
 * computed by nodes, each once. With `infer`, as in the shape input of Reshape, one unknown size may be −1.
 */
export function createSizes({
  leaves,
  use,
  nodes,
  constant,
}: Context): (shape: Shape, options: { infer: boolean }) => string {
  const known = new Map<string, string>();
  const push = (opType: string, input: string[], attribute: Node["attribute"] = []): string => {
    const name = `sizes/${opType}_${nodes.length}`;
    nodes.push({ opType, name, input, output: [name], attribute: attribute ?? [] });
    return name;
  };
  const vector = (data: readonly number[]): string =>
    constant({ dtype: "int64", shape: [data.length], data });

  const symbol = (name: string): string => {
    const leaf = leaves.find((v) => v.type.shape.includes(name));
    if (!leaf) throw new Error(`internal: no input has an axis ${name}`);
    use(leaf);
    const at = leaf.type.shape.indexOf(name);
    const shape = known.get(leaf.name) ?? push("Shape", [leaf.name]);
    known.set(leaf.name, shape);
    return push("Gather", [shape, vector([at])], [{ name: "axis", type: 2, i: 0 }]);
  };
  const factor = (f: string | { floor: [Dim, Dim] }): string =>
    typeof f === "string" ? symbol(f) : push("Div", [dim(f.floor[0]), dim(f.floor[1])]);
  const expression = (d: Dim): string =>
    termsOf(d)
      .map(({ coefficient, factors }) => {
        const parts = factors.map(factor);
        if (coefficient !== 1 || parts.length === 0) parts.push(vector([coefficient]));
        return parts.reduce((a, b) => push("Mul", [a, b]));
      })
      .reduce((a, b) => push("Add", [a, b]));
  const dim = (d: Dim): string => {
    if (typeof d === "number") return vector([d]);
    const name = known.get(`dim ${d}`) ?? (symbolsOf(d)[0] === d ? symbol(d) : expression(d));
    known.set(`dim ${d}`, name);
    return name;
  };

  return (shape, { infer }) => {
    const symbolic = shape.filter((d) => typeof d === "string");
    if (symbolic.length === 0 || (infer && symbolic.length === 1 && !shape.includes(0)))
      return vector(shape.map((d) => (typeof d === "number" ? d : -1)));
    const key = `shape ${shape}`;
    const name =
      known.get(key) ??
      (shape.length === 1
        ? dim(shape[0]!)
        : push("Concat", shape.map(dim), [{ name: "axis", type: 2, i: 0 }]));
    known.set(key, name);
    return name;
  };
}
