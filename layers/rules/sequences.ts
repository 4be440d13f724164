import type { Value } from "../../ir/value.ts";
import type { Dim } from "../../ir/types/dim.ts";
import { type Problem, problem, unlessEqual } from "../../graph-schema/diagnostics/problem.ts";
import { insertLayer } from "../../graph-schema/diagnostics/repair.ts";
import { sameShape, type TensorType } from "../../ir/types/shape.ts";

/** Features of a value, the size of its last axis. */
export const featuresOf = (x: Value): number => x.type.shape.at(-1) as number;

/** What is wrong with x as sequences [N, length, features] of fixed features. */
export function sequencesProblem(port: string, x: TensorType): Problem[] {
  if (x.shape.length !== 3) return [problem.rank(port, { phrase: "sequencesOfFeatures" }, x)];
  return typeof x.shape[2] === "string" ? [problem.openAxis(port, { phrase: "fixedLastAxis" }, x)] : [];
}

/** Sequences that are all right, by port, or what is wrong with some of those that are wired. */
export const allSequences = (given: Readonly<Record<string, TensorType | undefined>>): Problem[] =>
  Object.entries(given).flatMap(([port, x]) => (x ? sequencesProblem(port, x) : []));

/** A port of sequences; `axis` is what their second axis is called. */
export const sequencePort = (port: string, axis: "time" | "length") => ({
  doc: `Sequences [N, ${axis}, features]`,
  dtypeRepair: insertLayer("Embedding", { input: port, type: "embedding" }),
});

/** The port of a mask that is true where a position is padding. */
export const paddingPort = (port: string, of: string) =>
  ({
    doc: `True where a position of ${of} is padding, [N, length]`,
    dtype: ["bool"],
    dtypeRepair: insertLayer("PaddingMask", { input: port, type: "paddingMask" }),
    optional: true,
  }) as const;

/** What is wrong with a mask of padding beside the sequences that it is about. */
export function paddingProblem(
  port: string,
  mask: TensorType | undefined,
  [n, length]: readonly Dim[],
): Problem[] {
  if (!mask || sameShape(mask.shape, [n!, length!])) return [];
  const wrong = problem.unequalSizes(port, { phrase: "maskShape", shape: [n!, length!] }, mask);
  return [mask.shape.length === 2 ? unlessEqual(wrong, [length!], mask.shape.slice(1)) : wrong];
}
