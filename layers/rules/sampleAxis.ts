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

/** What to say of a setting `axis` for which `sampleAxis` finds none. */
export function sampleAxisProblem(axis: number, x: Shape): Problem {
  const expected: Phrase =
    x.length > 0 && isBatch(x, 0) ? axesOfSample(x.length) : { phrase: "anyAxis", rank: x.length };
  return problem.axis("axis", expected, axis, sampleAxis(-1, x) === undefined ? undefined : takeLast);
}

/** What is wrong with setting `axis` where the first of `rank` axes is the batch, whatever its size; undefined when nothing. */
export const batchFirstAxisProblem = (axis: number, rank: number): Problem | undefined =>
  normalAxis(axis, rank) ? undefined : problem.axis("axis", axesOfSample(rank), axis, takeLast);

const takeLast = { code: "takeLastAxis", args: {}, setParams: { axis: -1 } } as const;

const isBatch = (x: Shape, axis: number): boolean => symbolsOf(x[axis]!).includes("N");
