import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { setTo } from "../../graph-schema/diagnostics/repair.ts";

/** What is wrong with bounds that leave nothing between them; undefined when nothing. */
export const orderedBounds = ({ min, max }: { min: number; max: number }): Problem | undefined =>
  min < max
    ? undefined
    : problem.parameter(
        "max",
        { phrase: "moreThanMin", min },
        max,
        min > max
          ? { code: "swapBounds", args: {}, setParams: { min: max, max: min } }
          : setTo("max", min + 1),
      );
