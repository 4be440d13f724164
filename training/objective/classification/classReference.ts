import type { Answer } from "../metric.ts";

// Figures of single classes by their definitions, for the references of metrics.

/** Share of what was predicted as class k that is of it; 0 where nothing was. */
export const precisionOf = (answers: readonly Answer[], k: number): number =>
  shareRight(answers.filter((a) => a.predicted === k));

/** Share of class k that was predicted as it; 0 where there is none. */
export const recallOf = (answers: readonly Answer[], k: number): number =>
  shareRight(answers.filter((a) => a.actual === k));

/** Mean of a figure over the classes that occur; of the yes alone where there is one score. */
export function overClasses(
  answers: readonly Answer[],
  { binary, figure }: { binary: boolean; figure: (answers: readonly Answer[], k: number) => number },
): number {
  const seen = binary ? [1] : [...new Set(answers.flatMap((a) => [a.predicted, a.actual]))];
  return seen.reduce((sum, k) => sum + figure(answers, k), 0) / seen.length;
}

const shareRight = (answers: readonly Answer[]): number =>
  answers.filter((a) => a.predicted === a.actual).length / answers.length || 0;
