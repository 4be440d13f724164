import { axesOfSample } from "./axesOfSample.ts";
import { type Problem, problem } from "../../graph-schema/diagnostics/problem.ts";
import { normalAxis } from "../../ir/types/shape.ts";

/** What is wrong with setting `axis` as one of `rank` axes, of which the first is the batch; undefined when nothing. */
export const axisProblem = (axis: number, rank: number): Problem | undefined =>
  normalAxis(axis, rank)
    ? undefined
    : problem.axis("axis", axesOfSample(rank), axis, {
        code: "takeLastAxis",
        args: {},
        setParams: { axis: -1 },
      });
