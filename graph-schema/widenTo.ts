import type { Repair } from "./problem.ts";

/** A linear layer before an input, to give it a number of features. */
export const widenTo = (input: string, units: number): Repair => ({
  title: `Project ${input} to ${units} features`,
  insertBefore: { input, type: "linear", params: { units } },
});
