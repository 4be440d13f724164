import type { Program } from "../ir/program.ts";
import type { Target } from "../op.ts";
import { foldConstants } from "./foldConstants.ts";
import { fuseGemm } from "./fuseGemm.ts";
import { legalize } from "./legalize.ts";
import { shareCommon } from "./shareCommon.ts";
import { simplify } from "./simplify.ts";

/** Every pass in its order. Dead code goes by itself: a program is what its outputs and next state depend on. */
export function optimize(program: Program, target: Target): Program {
  const tidy = (p: Program): Program => shareCommon(foldConstants(simplify(p)));
  return shareCommon(fuseGemm(tidy(legalize(tidy(program), target))));
}
