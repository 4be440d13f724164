import type { Edge } from "../../graph-schema/document.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import type { CheckedNode, InputTypes } from "./checked.ts";

/** What arrives at a node over its wires, by port. */
export function gather(wires: readonly Edge[], results: ReadonlyMap<string, CheckedNode>): InputTypes {
  // A port may be called like what every object has, such as constructor.
  const arriving = Object.create(null) as Record<string, (TensorType | undefined)[]>;
  for (const e of wires) (arriving[e.input] ??= []).push(results.get(e.from)?.outputs[e.output]);
  return arriving;
}
