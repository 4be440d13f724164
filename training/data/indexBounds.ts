import { type Program, rootsOf } from "../../compiler/ir/program.ts";
import { reachable, type Value } from "../../compiler/ir/value.ts";

/** Ops whose elements are elements of their first input. */
const passing: ReadonlySet<string> = new Set(["reshape", "transpose", "expand", "slice", "cast"]);

/**
 * For each integer input of a program that picks rows of a table, such as an embedding: how many rows the smallest
 * table has. A device does not report an index beyond, so data is checked against it.
 */
export function indexBounds(program: Program): Readonly<Record<string, number>> {
  const bounds: Record<string, number> = {};
  for (const v of reachable(rootsOf(program))) {
    if (v.op !== "gather") continue;
    const [table, indices] = v.inputs as [Value, Value];
    const rows = table.type.shape[v.attrs.axis as number];
    const { kind, name } = sourceOf(indices);
    if (kind === "leaf" && typeof rows === "number") bounds[name] = Math.min(bounds[name] ?? Infinity, rows);
  }
  return bounds;
}

function sourceOf(v: Value): Value {
  while (v.op && passing.has(v.op)) v = v.inputs[0]!;
  return v;
}
