import type { Edge } from "../../graph-schema/document.ts";
import { unexpanded } from "../blocks/countNodes.ts";
import type { InputTypes } from "./checked.ts";
import { checkNode } from "./checkNode.ts";
import type { Site } from "./locate.ts";
import { nearestSources } from "./nearestSources.ts";

/** The nearest output that an open port takes; undefined when none fits. */
export function sourceFor(
  port: string,
  arriving: InputTypes,
  site: Site,
): Pick<Edge, "from" | "output"> | undefined {
  // Whether an instance takes it does not depend on its bodies, each of which would look for sources in turn.
  const node = unexpanded(site.resolved);
  const fit = nearestSources(site).find(({ type }) =>
    checkNode(node, { ...arriving, [port]: [type] }).problems.every(({ code }) => code === "missingInput"),
  );
  return fit && { from: fit.from, output: fit.output };
}
