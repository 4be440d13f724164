import type { Program } from "../program.ts";
import type { Target } from "../target.ts";
import type { Value } from "../value.ts";
import { rewrite } from "./rewrite.ts";

/**
 * The same program, whose inputs of a dtype that a target does not take have a wider one, as has what is only moved of
 * them. Whoever feeds it converts the numbers.
 */
export function widenInputs(program: Program, { widens }: Pick<Target, "widens">): Program {
  const wide = new Map(
    program.inputs.flatMap((v): [Value, Value][] => {
      const dtype = widens[v.type.dtype];
      return dtype ? [[v, { ...v, type: { ...v.type, dtype } }]] : [];
    }),
  );
  if (wide.size === 0) return program;
  const widened = rewrite(program, (v) => wide.get(v));
  return { ...widened, inputs: program.inputs.map((v) => wide.get(v) ?? v) };
}
