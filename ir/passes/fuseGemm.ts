import { sameShape } from "../types/shape.ts";
import type { Builder } from "../builder.ts";
import { type Program, rootsOf } from "../program.ts";
import { reachable, type Value } from "../value.ts";
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
    const once = uses.get(original) === 1;
    if (v.op === "matMul" && v.inputs.every((x) => x.type.shape.length === 2)) {
      const product = withoutTransposes(v, b);
      if (once) single.add(product ?? v);
      return product;
    }
    if (v.op === "reshape" && single.has(v.inputs[0]!)) {
      if (once && v.type.shape.at(-1) === v.inputs[0]!.type.shape[1]) single.add(v);
      return undefined;
    }
    const term = v.op === "add" && v.inputs.find((x) => single.has(x));
    return term
      ? withBias(
          term,
          v.inputs.find((x) => x !== term),
          b,
        )
      : undefined;
  });
}

function withoutTransposes({ inputs }: Value, b: Builder): Value | undefined {
  const [transA, transB] = inputs.map(isTransposed) as [boolean, boolean];
  return transA || transB
    ? b.gemm(
        inputs.map((x) => (isTransposed(x) ? x.inputs[0]! : x)),
        { transA, transB },
      )
    : undefined;
}

/** `term` is a product, perhaps reshaped. */
function withBias(term: Value, bias: Value | undefined, b: Builder): Value | undefined {
  if (bias?.type.shape.length !== 1 || term.type.shape.at(-1) !== bias.type.shape[0]) return undefined;
  const product = term.op === "reshape" ? term.inputs[0]! : term;
  const { transA = false, transB = false } = product.attrs as { transA?: boolean; transB?: boolean };
  const sum = b.gemm([...product.inputs, bias], { transA, transB });
  return term === product ? sum : b.reshape([sum], { shape: term.type.shape });
}

/** Also as a reshape, which is what is left of it where one axis has size 1. */
function isTransposed(v: Value): boolean {
  if (v.op === "transpose") return v.type.shape.length === 2;
  if (v.op !== "reshape") return false;
  const { shape } = v.inputs[0]!.type;
  return shape.length === 2 && shape.includes(1) && sameShape(v.type.shape, shape.toReversed());
}
