import type { Value } from "../../../ir/value.ts";

/** What a value without a name is called after in emitted files, by its kind. */
const kindNames = { leaf: "leaf", constant: "constant", op: "op", auxiliaryOutput: "byproduct" } as const;

/**
 * A readable, unique name for each value: leaves keep theirs, the others are "scope/op" with a number when taken.
 * A graph output takes its own name where it can; `renamed` lists those that need an Identity (a leaf, a constant,
 * or a second name for one value).
 */
export function nameValues(
  values: readonly Value[],
  outputs: readonly (readonly [string, Value])[],
): { names: Map<Value, string>; renamed: [string, Value][] } {
  const names = new Map<Value, string>();
  const renamed: [string, Value][] = [];
  const taken = new Set<string>();
  for (const v of values) if (v.kind === "leaf") take(v, v.name);
  for (const [name, v] of outputs) {
    if (v.kind === "op" && !names.has(v)) take(v, name);
    else renamed.push([name, v]);
  }
  const counts = new Map<string, number>();
  for (const v of values) {
    if (names.has(v)) continue;
    const base = `${v.scope || "step"}/${v.op ?? kindNames[v.kind]}`;
    let count = counts.get(base) ?? 0;
    const next = (): string => (count++ === 0 ? base : `${base}_${count}`);
    let name = next();
    while (taken.has(name)) name = next();
    counts.set(base, count);
    take(v, name);
  }
  return { names, renamed };

  function take(v: Value, name: string): void {
    names.set(v, name);
    taken.add(name);
  }
}
