import { zeros } from "../initializer.ts";
import { sizeOf, tensor } from "../types/shape.ts";
import { type Builder, createBuilder } from "../builder.ts";
import { type Program, rootsOf, type StateSlot } from "../program.ts";
import { reachable, type Value } from "../value.ts";
import type { Op } from "../op.ts";
import { type OpName, ops } from "../ops.ts";
import { rewrite } from "./rewrite.ts";
import { isUniform, splitUpdate, type StateUpdate } from "./splitUpdate.ts";

/** Where a slot lies in one that holds several, in elements. */
export interface FlatPart {
  readonly slot: string;
  readonly start: number;
  readonly shape: readonly number[];
}

export interface FlatPrograms {
  readonly programs: Readonly<Record<string, Program>>;
  /** By name of the slot that there was. */
  readonly parts: ReadonlyMap<string, FlatPart>;
}

/** Elements of one flat slot: 64 MiB, well within what a GPU binds at least. */
const MOST_ELEMENTS = 2 ** 24;

/** Ops that work element by element: those whose single elements can be folded. */
const elementwiseOps: ReadonlySet<OpName> = new Set(
  (Object.keys(ops) as OpName[]).filter((name) => (ops[name] as Op).fold),
);

/**
 * Keeps slots that are updated by the same formula, such as all parameters and each moment of an optimizer, in one
 * slot each, so that one update does for all. For optimized programs that share state.
 */
export function flattenState(programs: Readonly<Record<string, Program>>): FlatPrograms {
  const parts = new Map<string, FlatPart>();
  const flattened: Record<string, Program> = {};
  const writers = new Map<string, number>();
  for (const { state } of Object.values(programs))
    for (const { name, next } of state) if (next) writers.set(name, (writers.get(name) ?? 0) + 1);
  const groups = new Map<string, StateUpdate[][]>();
  for (const [key, program] of Object.entries(programs)) {
    const own = groupAlike(
      splitUpdate(program, elementwiseOps).updates.filter((u) =>
        u.state.every((s) => writers.get(s.name) === 1),
      ),
    );
    groups.set(key, own);
    for (const group of own)
      group[0]!.state.forEach((_, i) => {
        const slot = `flat/${parts.size}`;
        let start = 0;
        for (const { state, size } of group) {
          const { name, leaf } = state[i]!;
          parts.set(name, { slot, start, shape: leaf.type.shape as number[] });
          start += size;
        }
      });
  }
  const sizes = new Map<string, number>();
  for (const { slot, start, shape } of parts.values())
    sizes.set(slot, Math.max(sizes.get(slot) ?? 0, start + sizeOf(shape)));
  for (const [key, program] of Object.entries(programs))
    flattened[key] = flattenProgram(program, groups.get(key)!, { parts, sizes });
  return { programs: flattened, parts };
}

/** Updates of one formula with the same single elements, together as far as they fit; those alone are left out. */
function groupAlike(updates: readonly StateUpdate[]): StateUpdate[][] {
  const open = new Map<string, { size: number; group: StateUpdate[] }>();
  const groups: StateUpdate[][] = [];
  for (const update of updates) {
    const key = formulaOf(update);
    let to = open.get(key);
    if (!to || to.size + update.size > MOST_ELEMENTS) {
      to = { size: 0, group: [] };
      open.set(key, to);
      groups.push(to.group);
    }
    to.size += update.size;
    to.group.push(update);
  }
  return groups.filter((group) => group.length > 1);
}

/** The same text for updates that differ in their tensors alone. */
function formulaOf({ steps, state, given }: StateUpdate): string {
  const names = new Map<Value, string>();
  state.forEach(({ leaf }, i) => names.set(leaf, `state${i}`));
  given.forEach(({ value }, i) => names.set(value, isScalar(value) ? `value${value.id}` : `given${i}`));
  const nameOf = (v: Value): string => (isUniform(v) ? String(v.data![0]) : names.get(v)!);
  const lines = steps.map((v, i) => {
    names.set(v, `step${i}`);
    return `${v.op} ${JSON.stringify(v.attrs)} ${v.inputs.map(nameOf)}`;
  });
  return [...lines, ...state.map(({ next }) => nameOf(next))].join("\n");
}

const isScalar = (v: Value): boolean => sizeOf(v.type.shape as number[]) === 1;

interface Layout {
  parts: ReadonlyMap<string, FlatPart>;
  sizes: ReadonlyMap<string, number>;
}

function flattenProgram(
  program: Program,
  groups: readonly StateUpdate[][],
  { parts, sizes }: Layout,
): Program {
  const leaves = new Map<string, Value>();
  const leafOf = (slot: string, b: Builder): Value => {
    const leaf = leaves.get(slot) ?? b.leaf(slot, tensor([sizes.get(slot)!]));
    leaves.set(slot, leaf);
    return leaf;
  };
  const placeOf = new Map<Value, FlatPart>();
  for (const { name, leaf } of program.state) if (parts.has(name)) placeOf.set(leaf, parts.get(name)!);

  const given = Object.fromEntries(
    groups.flat().flatMap((u) => u.given.map(({ value }) => [`given/${value.id}`, value])),
  );
  const kept = program.state.map(({ next, ...slot }) =>
    next && !parts.has(slot.name) ? { ...slot, next } : slot,
  );
  const rest = rewrite({ ...program, state: kept, outputs: { ...program.outputs, ...given } }, (v, b) => {
    const place = placeOf.get(v);
    if (!place) return undefined;
    const { slot, start, shape } = place;
    const range = { axes: [0], starts: [start], ends: [start + sizeOf(shape)], steps: [1] };
    return b.reshape([b.slice([leafOf(slot, b)], range)], { shape });
  });

  const b = createBuilder((reachable(rootsOf(rest)).at(-1)?.id ?? -1) + 1);
  b.setScope("optimizer");
  const next = new Map<string, Value>();
  for (const group of groups) {
    const [first] = group as [StateUpdate];
    const flat = new Map<Value, Value>();
    for (const { name, leaf } of first.state) flat.set(leaf, leafOf(parts.get(name)!.slot, b));
    first.given.forEach(({ value }, i) => {
      const values = isScalar(value) ? [value] : group.map((u) => u.given[i]!.value);
      const now = values.map((v) => rest.outputs[`given/${v.id}`]!);
      const rows = now.map((v) => b.reshape([v], { shape: [sizeOf(v.type.shape as number[])] }));
      flat.set(value, isScalar(value) ? rows[0]! : b.concat(rows, { axis: 0 }));
    });
    for (const v of first.steps) {
      const inputs = v.inputs.map((x) => (isUniform(x) ? b.constant(x.data!) : flat.get(x)!));
      flat.set(v, b.apply(v.op!, inputs, v.attrs));
    }
    for (const { name, next: value } of first.state) next.set(parts.get(name)!.slot, flat.get(value)!);
  }
  const joined = [...leaves].map(([name, leaf]): StateSlot => {
    const value = next.get(name);
    return { name, role: "parameter", leaf, init: zeros, ...(value && { next: value }) };
  });
  return {
    ...program,
    outputs: Object.fromEntries(Object.keys(program.outputs).map((name) => [name, rest.outputs[name]!])),
    state: [...rest.state.filter((s) => !parts.has(s.name)), ...joined],
  };
}
