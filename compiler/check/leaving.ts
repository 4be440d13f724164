import type { Checked, CheckedNode } from "./checked.ts";

/** Whether what arrives at an output node leaves with the model, and is not of terms of the objective alone. */
export const leaves = ({ layer, params }: Pick<CheckedNode, "layer" | "params">): boolean =>
  !(params && layer?.trainingOnly?.(params));

/** Ids of the inputs that an output reads which leaves with the model. */
export function leavingInputs({ nodes, wiring }: Checked): Set<string> {
  const ends = [...nodes.values()].filter((n) => n.layer?.boundary === "output" && leaves(n));
  const found = new Set(ends.map((n) => n.node.id));
  // A set can be walked while it grows.
  for (const id of found) for (const { from } of wiring.inEdges.get(id) ?? []) found.add(from);
  return new Set([...found].filter((id) => nodes.get(id)!.layer?.boundary === "input"));
}
