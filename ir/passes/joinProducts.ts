import { sameShape } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import type { Program } from "../program.ts";
import type { Value } from "../value.ts";
import { rewrite } from "./rewrite.ts";

/**
 * Makes a sum of products aᵀ·b one product of what they are made from, as it arises for a weight that is used at
 * every step of a recurrence: Σ aᵢᵀ·bᵢ = (a₁; a₂; …)ᵀ·(b₁; b₂; …).
 */
export function joinProducts(program: Program): Program {
  const terms = new Map<Value, readonly Value[]>();
  return rewrite(program, (v, b) => {
    if (isProduct(v)) terms.set(v, [v]);
    if (v.op !== "add") return undefined;
    const [a, c] = v.inputs as [Value, Value];
    const [before, after] = [terms.get(a), terms.get(c)];
    if (!before || !after || !sameShape(a.type.shape, c.type.shape)) return undefined;
    // Autodiff adds the gradient of an earlier step behind those of later ones.
    const all = [...after, ...before];
    const joined = b.gemm([rowsOf(all, 0, b), rowsOf(all, 1, b)], { transA: true, transB: false });
    terms.set(joined, all);
    return joined;
  });
}

const isProduct = (v: Value): boolean =>
  v.op === "gemm" && v.inputs.length === 2 && v.attrs.transA === true && v.attrs.transB === false;

const rowsOf = (products: readonly Value[], input: number, b: Builder): Value =>
  b.concat(
    products.map((v) => v.inputs[input]!),
    { axis: 0 },
  );
