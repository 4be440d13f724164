import { symbolsOf } from "../../ir/types/dim.ts";
import type { Phrase } from "../../graph-schema/diagnostics/phrase.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { normalAxis, type Shape } from "../../ir/types/shape.ts";

/** The axes of x that a setting may name, which the batch is not among, for a message. */
export function axesOfSample(x: Shape): Phrase {
  if (!hasSampleAxis(x)) return { phrase: "noAxis", rank: x.length };
  const rank = x.length;
  return isBatch(x, 0) ? { phrase: "sampleAxis", rank } : { phrase: "anyAxis", rank };
}

/** An axis of x that is not the batch, counted from the front; undefined for others and where there is none. */
export function sampleAxis(axis: number, x: Shape): number | undefined {
  const at = normalAxis(axis, x.length);
  return at === undefined || isBatch(x, at) ? undefined : at;
}

/** What to say of a setting `axis` for which `sampleAxis` finds none. */
export function sampleAxisProblem(axis: number, x: Shape): Problem {
  return problem.axis("axis", axesOfSample(x), axis, hasSampleAxis(x) ? takeLast : undefined);
}

/** What is wrong with setting `axis` for x; undefined when nothing. */
export const axisProblem = (axis: number, x: Shape): Problem | undefined =>
  sampleAxis(axis, x) === undefined ? sampleAxisProblem(axis, x) : undefined;

/** Whether x has an axis besides the batch. */
export const hasSampleAxis = (x: Shape): boolean => sampleAxis(-1, x) !== undefined;

const takeLast = { code: "takeLastAxis", args: {}, setParams: { axis: -1 } } as const;

const isBatch = (x: Shape, axis: number): boolean => symbolsOf(x[axis]!).includes("N");
