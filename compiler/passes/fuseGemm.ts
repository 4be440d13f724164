import { type Program, rootsOf } from "../ir/program.ts";
import { reachable, type Value } from "../ir/value.ts";
import { rewrite } from "./rewrite.ts";

/**
 * Makes a 2-D product, the transposes that feed it and a bias that is added to it alone one Gemm node. The product may
 * be reshaped in between where that keeps the axis of the bias.
 */
export function fuseGemm(program: Program): Program {
  const uses = new Map<Value, number>();
  for (const v of reachable(rootsOf(program))) for (const x of v.inputs) uses.set(x, (uses.get(x) ?? 0) + 1);
  for (const v of rootsOf(program)) uses.set(v, (uses.get(v) ?? 0) + 1);
  const single = new Set<Value>();

  return rewrite(program, (v, b, original) => {
    if (v.op === "matMul" && v.inputs.every((x) => x.type.shape.length === 2)) {
      const [a, c] = v.inputs as [Value, Value];
      const [transA, transB] = [isTransposed(a), isTransposed(c)];
      if (!transA && !transB) return undefined;
      const product = b.gemm([transA ? a.inputs[0]! : a, transB ? c.inputs[0]! : c], { transA, transB });
      if (uses.get(original) === 1) single.add(product);
      return product;
    }
    if (v.op === "reshape" && single.has(v.inputs[0]!)) {
      if (uses.get(original) === 1 && v.type.shape.at(-1) === v.inputs[0]!.type.shape[1]) single.add(v);
      return undefined;
    }
    if (v.op === "add") {
      const term = v.inputs.find((x) => single.has(x));
      const bias = v.inputs.find((x) => x !== term);
      if (!term || !bias || bias.type.shape.length !== 1 || term.type.shape.at(-1) !== bias.type.shape[0])
        return undefined;
      const product = term.op === "reshape" ? term.inputs[0]! : term;
      const sum = b.gemm([...product.inputs, bias], product.attrs as { transA: boolean; transB: boolean });
      return term === product ? sum : b.reshape([sum], { shape: term.type.shape });
    }
    return undefined;
  });
}

const isTransposed = (v: Value): boolean => v.op === "transpose" && v.type.shape.length === 2;
