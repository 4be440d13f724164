import type { Node } from "../document.ts";
import { type Bindings, substituteIn } from "../formula/substitute.ts";

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
