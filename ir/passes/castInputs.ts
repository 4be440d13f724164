import type { Program } from "../program.ts";
import type { DType } from "../types/shape.ts";
import type { Value } from "../value.ts";
import { rewrite } from "./rewrite.ts";

/** The same program, of which inputs take another dtype, by name, and are cast to their own inside. */
export function castInputs(program: Program, dtypes: Readonly<Record<string, DType>>): Program {
  const taken = new Map(
    program.inputs.flatMap((v): [Value, Value][] => {
      const dtype = Object.hasOwn(dtypes, v.name) ? dtypes[v.name]! : v.type.dtype;
      return dtype === v.type.dtype ? [] : [[v, { ...v, type: { ...v.type, dtype } }]];
    }),
  );
  if (taken.size === 0) return program;
  const cast = rewrite(program, (v, b) => {
    const leaf = taken.get(v);
    return leaf && b.cast([leaf], { to: v.type.dtype });
  });
  return { ...cast, inputs: program.inputs.map((v) => taken.get(v) ?? v) };
}
