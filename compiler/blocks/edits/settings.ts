import type { Node } from "../../../graph-schema/document.ts";
import { namesIn } from "../../../graph-schema/formula/formula.ts";
import {
  type Bindings,
  hasFormula,
  readSetting,
  substituteIn,
} from "../../../graph-schema/formula/substitute.ts";

/** A node in whose formulas names were replaced by what they stand for; the same node where it has none. */
export function bindNode(node: Node, bindings: Bindings): Node {
  const entries = Object.entries(node.params);
  const bound = entries.map(([key, value]): [string, unknown] => [key, substituteIn(value, bindings)]);
  const { bypassed, ...rest } = node;
  const now = substituteIn(bypassed, bindings);
  if (now === bypassed && bound.every(([, value], i) => value === entries[i]![1])) return node;
  const params = Object.fromEntries(bound) as Node["params"];
  const passed = typeof now === "string" ? now : Boolean(now) || undefined;
  return { ...rest, params, ...(passed && { bypassed: passed }) };
}

/** The names that the formulas of a node read. */
export const namesRead = (node: Node): readonly string[] =>
  [...Object.values(node.params), node.bypassed].flatMap((value) => {
    const formula = hasFormula(value) ? readSetting(value) : undefined;
    return formula ? namesIn(formula) : [];
  });
