import { isStatic, sameShape, sizeOf } from "../types/shape.ts";
import { type Program, rootsOf } from "../program.ts";
import { reachable, type Value } from "../value.ts";
import type { OpName } from "../ops.ts";

/** Elementwise work over float32 tensors of one shape that ends in state alone, such as an optimizer's step. */
export interface StateUpdate {
  /** Elements of each tensor, at least 2. */
  readonly size: number;
  /**
   * What it computes, in topological order, the same for the same formula. Inputs are steps before, leaves of `state`, constants that one number
   * fills, or `given`.
   */
  readonly steps: readonly Value[];
  /** State that it replaces, by name of the slot; `next` is one of `steps`. */
  readonly state: readonly { readonly name: string; readonly leaf: Value; readonly next: Value }[];
  /** What the rest of the program must hand over, by name of its output: whole tensors and single elements. */
  readonly given: readonly { readonly name: string; readonly value: Value }[];
}

export interface SplitProgram {
  /** The program without the updates; its outputs are also what they are given. */
  readonly rest: Program;
  readonly updates: readonly StateUpdate[];
}

/**
 * Takes out of a program with static shapes what is elementwise over the shape of a state slot and feeds nothing but
 * next states, as far as it is made of the ops in `known`. An update may run in place once the rest has run: none
 * reads state that another one replaces.
 */
export function splitUpdate(program: Program, known: ReadonlySet<OpName>): SplitProgram {
  const values = reachable(rootsOf(program));
  const steps = updateSteps(program, values, known);
  const replaced = program.state.filter((s) => s.next && steps.has(s.next));
  const slotOf = new Map(replaced.map((s) => [s.leaf, s]));

  const groups = createGroups();
  for (const v of steps) for (const x of v.inputs) if (steps.has(x) || slotOf.has(x)) groups.join(v, x);
  for (const { leaf, next } of replaced) groups.join(next!, leaf);

  const roots = new Set(replaced.map((s) => groups.rootOf(s.leaf)));
  const outputs: Record<string, Value> = { ...program.outputs };
  const nameOf = new Map<Value, string>();
  const updates = [...roots].map((root): StateUpdate => {
    const state = replaced.filter((s) => groups.rootOf(s.leaf) === root);
    const own = inOrder(
      state.map((s) => s.next!),
      steps,
    );
    const outside = new Set(own.flatMap((v) => v.inputs).filter((x) => !steps.has(x) && !isUniform(x)));
    const given = [...outside].filter((x) => !slotOf.has(x));
    for (const x of given) {
      const name = nameOf.get(x) ?? `update/${nameOf.size}`;
      nameOf.set(x, name);
      outputs[name] = x;
    }
    return {
      size: sizeOf(own[0]!.type.shape) as number,
      steps: own,
      state: state.map(({ name, leaf, next }) => ({ name, leaf, next: next! })),
      given: given.map((value) => ({ name: nameOf.get(value)!, value })),
    };
  });
  const state = program.state.map(({ next, ...slot }) =>
    next && !steps.has(next) ? { ...slot, next } : slot,
  );
  return { rest: { ...program, outputs, state }, updates };
}

/** True for a constant that one number fills. */
export const isUniform = (v: Value): boolean => v.kind === "constant" && v.data!.length === 1;

/** The steps that lead to `results`, inputs first, in an order that does not depend on when they were made. */
function inOrder(results: readonly Value[], steps: ReadonlySet<Value>): Value[] {
  const ordered = new Set<Value>();
  const visit = (v: Value): void => {
    if (!steps.has(v) || ordered.has(v)) return;
    v.inputs.forEach(visit);
    ordered.add(v);
  };
  results.forEach(visit);
  return [...ordered];
}

/** The values that move into updates: backwards from next states, as long as nothing else wants them. */
function updateSteps(program: Program, values: readonly Value[], known: ReadonlySet<OpName>): Set<Value> {
  const users = new Map<Value, Value[]>();
  for (const v of values) for (const x of v.inputs) users.set(x, [...(users.get(x) ?? []), v]);
  const shown = new Set(Object.values(program.outputs));
  const steps = new Set<Value>();
  for (const v of values.toReversed()) {
    if (shown.has(v) || !isElementwise(v, known)) continue;
    if ((users.get(v) ?? []).every((user) => steps.has(user))) steps.add(v);
  }
  return steps;
}

function isElementwise({ op, type, inputs }: Value, known: ReadonlySet<OpName>): boolean {
  if (!op || !known.has(op) || type.dtype !== "float32" || !isStatic(type.shape)) return false;
  if (sizeOf(type.shape) === 1) return false;
  return inputs.every((x) => sameShape(x.type.shape, type.shape) || sizeOf(x.type.shape) === 1);
}

/** Disjoint sets of values. */
function createGroups(): { join: (a: Value, b: Value) => void; rootOf: (v: Value) => Value } {
  const parent = new Map<Value, Value>();
  const rootOf = (v: Value): Value => {
    let root = v;
    for (let up = parent.get(root); up; up = parent.get(root)) root = up;
    if (root !== v) parent.set(v, root);
    return root;
  };
  return {
    rootOf,
    join: (a, b) => {
      const [from, to] = [rootOf(a), rootOf(b)];
      if (from !== to) parent.set(from, to);
    },
  };
}
