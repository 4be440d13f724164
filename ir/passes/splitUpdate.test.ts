import { expect, test } from "vitest";
import { zeros } from "../initializer.ts";
import { tensor } from "../types/shape.ts";
import { createBuilder } from "../builder.ts";
import { type Program, rootsOf, type StateSlot } from "../program.ts";
import { reachable, type Value } from "../value.ts";
import type { OpName } from "../ops.ts";
import { splitUpdate } from "./splitUpdate.ts";

const known: ReadonlySet<OpName> = new Set<OpName>(["add", "sub", "mul"]);

const slot = (leaf: Value, next?: Value): StateSlot => ({
  name: leaf.name,
  role: "optimizer",
  leaf,
  init: zeros,
  ...(next && { next }),
});

const program = (state: readonly StateSlot[], outputs: Readonly<Record<string, Value>> = {}): Program => ({
  name: "test",
  inputs: [],
  state,
  outputs,
});

const opsOf = (p: Program): (OpName | undefined)[] => reachable(rootsOf(p)).flatMap((v) => v.op ?? []);

test("the step of momentum leaves the program, its gradient and rate stay", () => {
  const b = createBuilder();
  const [w, m] = [b.leaf("w", tensor([2, 3])), b.leaf("m", tensor([2, 3]))];
  const [x, rate] = [b.leaf("x", tensor([4, 2])), b.leaf("rate", tensor([]))];
  const gradient = b.matMul([b.transpose([x], { perm: [1, 0] }), b.matMul([x, w])]);
  const next = b.add([b.mul([m, b.constant(0.9)]), gradient]);
  const { rest, updates } = splitUpdate(
    program([slot(w, b.sub([w, b.mul([next, rate])])), slot(m, next)]),
    known,
  );
  expect(opsOf(rest)).toEqual(["transpose", "matMul", "matMul"]);
  expect(rest.state.map((s) => s.next)).toEqual([undefined, undefined]);
  expect(updates).toHaveLength(1);
  const { size, steps, state, given } = updates[0]!;
  expect(size).toBe(6);
  expect(steps.map((v) => v.op)).toEqual(["mul", "add", "mul", "sub"]);
  expect(state.map((s) => [s.name, s.leaf, s.next])).toEqual([
    ["w", w, steps[3]],
    ["m", m, steps[1]],
  ]);
  expect(given.map((g) => g.value)).toEqual([gradient, rate]);
  expect(given.map((g) => rest.outputs[g.name])).toEqual([gradient, rate]);
});

test("what an output or another kernel of work needs stays", () => {
  const b = createBuilder();
  const [w, g] = [b.leaf("w", tensor([3])), b.leaf("g", tensor([3]))];
  const doubled = b.add([g, g]);
  const next = b.sub([w, doubled]);
  const whole = splitUpdate(program([slot(w, next)], { doubled }), known);
  expect(opsOf(whole.rest)).toEqual(["add"]);
  expect(whole.updates[0]!.given.map((x) => x.value)).toEqual([doubled]);

  const used = splitUpdate(program([slot(w, next)], { sum: b.reduceSum([next], { axes: [0] }) }), known);
  expect(used.updates).toEqual([]);
  expect(used.rest.state[0]!.next).toBe(next);
});

test("ops that are not known, single elements and what broadcasts along an axis stay", () => {
  const b = createBuilder();
  const [w, t, row] = [b.leaf("w", tensor([2, 3])), b.leaf("t", tensor([])), b.leaf("row", tensor([3]))];
  const root = b.sqrt([w]);
  const next = b.add([root, b.constant(1)]);
  const { rest, updates } = splitUpdate(program([slot(w, next), slot(t, b.add([t, b.constant(1)]))]), known);
  expect(opsOf(rest)).toEqual(["sqrt", "add"]);
  expect(updates.map((u) => u.given.map((g) => g.value))).toEqual([[root]]);
  expect(splitUpdate(program([slot(w, b.add([w, row]))]), known).updates).toEqual([]);
});

test("slots that read each other are replaced together", () => {
  const b = createBuilder();
  const [a, c, d] = ["a", "c", "d"].map((name) => b.leaf(name, tensor([3]))) as [Value, Value, Value];
  const two = b.constant(2);
  const state = [slot(a, b.mul([c, two])), slot(c, b.add([a, two])), slot(d, b.mul([d, two]))];
  const { updates } = splitUpdate(program(state), known);
  expect(updates.map((u) => u.state.map((s) => s.name))).toEqual([["a", "c"], ["d"]]);
});
