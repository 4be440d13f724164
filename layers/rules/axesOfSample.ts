import { symbolsOf } from "../../ir/types/dim.ts";
import type { Phrase } from "../../graph-schema/diagnostics/phrase.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { normalAxis, type Shape } from "../../ir/types/shape.ts";

/** The axes that a setting may name when the batch is not among them, for a message. */
export const axesOfSample = (rank: number): Phrase => ({ phrase: "sampleAxis", rank });

/** An axis of x that is not the batch, counted from the front; undefined for others and where there is none. */
export function sampleAxis(axis: number, x: Shape): number | undefined {
  const at = normalAxis(axis, x.length);
  return at === undefined || isBatch(x, at) ? undefined : at;
}

/** What to say of a setting "axis" that names none of them. */
export function axisProblem(axis: number, x: Shape): Problem {
  const expected: Phrase =
    x.length > 0 && isBatch(x, 0) ? axesOfSample(x.length) : { phrase: "anyAxis", rank: x.length };
  const repair = { code: "takeLastAxis", args: {}, setParams: { axis: -1 } } as const;
  return problem.axis("axis", expected, axis, sampleAxis(-1, x) === undefined ? undefined : repair);
}

const isBatch = (x: Shape, axis: number): boolean => symbolsOf(x[axis]!).includes("N");
