import type { Code } from "../../graph-schema/diagnostics/codes.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Problem } from "../../graph-schema/diagnostics/problem.ts";
import type { InputTypes } from "./checked.ts";
import { locate, type Site } from "./locate.ts";
import { sourceFor } from "./sourceFor.ts";

/** Problems of a node with their places, and the repairs of those that `isRepaired` says. */
export const locateAll = (
  problems: readonly Problem[],
  arriving: InputTypes,
  { site, isRepaired }: { site: Omit<Site, "repaired">; isRepaired: (code: Code) => boolean },
): Diagnostic[] =>
  problems.map((problem) => {
    const repaired = isRepaired(problem.code);
    const open = repaired && problem.code === "missingInput" ? problem.port : undefined;
    const here = { ...site, repaired };
    return locate(problem, {
      ...here,
      source: open === undefined ? undefined : sourceFor(open, arriving, here),
    });
  });
