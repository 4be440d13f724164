import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";

/** What is wrong with bounds that leave nothing between them; undefined when nothing. */
export const orderedBounds = ({ min, max }: { min: number; max: number }): Problem | undefined =>
  min < max
    ? undefined
    : problem.parameter(
        "max",
        `more than min, ${min}`,
        String(max),
        min > max
          ? { title: "Swap min and max", setParams: { min: max, max: min } }
          : { title: `Set max to ${min + 1}`, setParams: { max: min + 1 } },
      );
