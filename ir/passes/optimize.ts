import { mapValues } from "../mapValues.ts";
import type { Program } from "../program.ts";
import type { Target } from "../target.ts";
import { joinProducts } from "./joinProducts.ts";
import { legalize } from "./legalize.ts";
import { type FlatPrograms, flattenState } from "./flattenState.ts";
import { foldConstants } from "./foldConstants.ts";
import { fuseGemm } from "./fuseGemm.ts";
import { eliminateCommonSubexpressions } from "./eliminateCommonSubexpressions.ts";
import { simplify } from "./simplify.ts";

/** Every pass in its order. Dead code goes by itself: a program is what its outputs and next state depend on. */
export const optimize = (program: Program, target: Target): Program =>
  simplifyPortable(legalize(tidy(program), target));

/** The same for programs that share state, of which that of one kind then lies in one slot. */
export function optimizeFlat(programs: Readonly<Record<string, Program>>, target: Target): FlatPrograms {
  const flat = flattenState(mapValues(programs, (program) => optimize(program, target)));
  // A part is cut out and reshaped, often to what is reshaped again.
  return { ...flat, programs: mapValues(flat.programs, simplify) };
}

/** The passes that bend nothing to a target, for the model that a person takes away. */
export const simplifyPortable = (program: Program): Program =>
  eliminateCommonSubexpressions(joinProducts(fuseGemm(tidy(program))));

const tidy = (program: Program): Program => eliminateCommonSubexpressions(foldConstants(simplify(program)));
