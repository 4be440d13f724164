import { opCallOf } from "../opCall.ts";
import { legalize } from "../passes/legalize.ts";
import { optimize } from "../passes/optimize.ts";
import { type Program, rootsOf } from "../program.ts";
import type { Target } from "../target.ts";
import { targets } from "../targets.ts";
import { reachable } from "../value.ts";

/** What any target lacks of a program that was made ready for it, with and without the other passes. */
export const lackedAnywhere = (program: Program): string[] =>
  Object.values(targets).flatMap((target) =>
    [legalize, optimize].flatMap((pass) => lackedBy(target, pass(program, target))),
  );

const lackedBy = (target: Target, program: Program): string[] =>
  reachable(rootsOf(program))
    .filter((v) => v.kind === "op" || v.kind === "auxiliaryOutput")
    .flatMap((v) => target.lacks(opCallOf(v)) ?? [])
    .map((why) => `${target.id}: ${why}`);
