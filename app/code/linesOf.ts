import type { Source } from "../../compiler/emit/source.ts";
import { bodyPrefix } from "../../compiler/lower/lowerNode.ts";
import type { Selection } from "../state/editor/selection.ts";
import type { View } from "../state/editor/viewAt.ts";

/** Lines, from 1, of the nodes that are selected; where the text has none, those of the nearest instance around them. */
export function linesOf(source: Source, view: View, { nodes }: Pick<Selection, "nodes">): number[] {
  const selected = new Set([...nodes].map((id) => view.prefix + id));
  for (const names of [selected, ...instancesAround(view).reverse()]) {
    const lines = source.nodes.flatMap((n, i) =>
      n?.prefixes.some((prefix) => names.has(prefix + n.name)) ? [i + 1] : [],
    );
    if (lines.length > 0) return lines;
  }
  return [];
}

/** The full name of each instance that was entered, outermost first. */
function instancesAround({ path, rows }: View): ReadonlySet<string>[] {
  let prefix = "";
  return path.map(({ id, index }, i) => {
    const name = prefix + id;
    prefix = bodyPrefix(name, index, rows[i]!);
    return new Set([name]);
  });
}
