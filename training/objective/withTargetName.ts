import type { Target } from "../../graph-schema/plan/objective.ts";

/** A target that names something else of the same sort. */
export const withTargetName = (target: Target, name: string): Target => {
  switch (target.from) {
    case "columns":
      return { ...target, of: name };
    case "output":
      return { ...target, output: name };
    case "input":
      return { ...target, input: name };
    case "constant":
      return target;
  }
};
