import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { CheckedNode } from "./checked.ts";
import type { GraphView } from "./graphView.ts";
import { MOST_OF_A_KIND } from "./ration.ts";
import { activationTwice } from "./warnings/activationTwice.ts";
import { biasBeforeNorm } from "./warnings/biasBeforeNorm.ts";
import { deadBranch } from "./warnings/deadBranch.ts";
import { dropoutBeforeNorm } from "./warnings/dropoutBeforeNorm.ts";
import { mapAsFeatures } from "./warnings/mapAsFeatures.ts";
import { receptiveField } from "./warnings/receptiveField.ts";
import { linearChain } from "./warnings/linearChain.ts";
import { unchainedPort } from "./warnings/unchainedPort.ts";
import { vanishingGradient } from "./warnings/vanishingGradient.ts";

/** What compiles and is seldom meant, by its code; each looks at one node of a checked graph. */
export const warnings: Readonly<
  Record<string, (n: CheckedNode, graph: GraphView) => Diagnostic | undefined>
> = {
  deadBranch,
  linearChain,
  mapAsFeatures,
  activationTwice,
  biasBeforeNorm,
  dropoutBeforeNorm,
  receptiveField,
  vanishingGradient,
  unchainedPort,
};

/** All warnings about a graph. */
export function findWarnings(graph: GraphView): Diagnostic[] {
  const nodes = [...graph.nodes.values()];
  return Object.values(warnings).flatMap((find) => {
    const found: Diagnostic[] = [];
    for (const n of nodes) {
      const warning = find(n, graph);
      if (warning) found.push(warning);
      if (found.length === MOST_OF_A_KIND) break;
    }
    return found;
  });
}
