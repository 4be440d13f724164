import type { Program } from "../program.ts";
import type { Value } from "../value.ts";
import { rewrite } from "./rewrite.ts";

/** Computes equal subexpressions once. */
export function eliminateCommonSubexpressions(program: Program): Program {
  const first = new Map<string, Value>();
  return rewrite(program, (v) => {
    if (v.kind === "leaf") return undefined;
    const key = keyOf(v);
    const known = first.get(key);
    if (!known) first.set(key, v);
    return known;
  });
}

function keyOf(v: Value): string {
  const inputs = v.inputs.map((x) => x.id).join(",");
  if (v.kind === "constant") return `constant ${v.type.dtype}[${v.type.shape}] ${v.data!}`;
  if (v.kind === "auxiliaryOutput") return `${v.output} of ${inputs}`;
  return `${v.op}(${inputs}) ${JSON.stringify(v.attrs, signedZero)}`;
}

/** JSON writes −0 as 0. */
const signedZero = (_: string, x: unknown): unknown => (Object.is(x, -0) ? "-0" : x);
