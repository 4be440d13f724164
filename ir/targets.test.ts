import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { createBuilder } from "./builder.ts";
import { opCallOf } from "./opCall.ts";
import type { OpName } from "./ops.ts";
import { legalize } from "./passes/legalize.ts";
import { rootsOf } from "./program.ts";
import type { Target } from "./target.ts";
import { targets } from "./targets.ts";
import { programOf } from "./testing/runProgram.ts";
import { tensor } from "./types/shape.ts";
import { reachable, type Value } from "./value.ts";

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("targets", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(targets).sort()).toEqual(files.sort());
  for (const [key, target] of Object.entries(targets)) expect(target.id).toBe(key);
});

const b = createBuilder();
const image = b.leaf("x", tensor([2, 6, 8, 8]));
const attrs = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], group: 1 };
const conv = (w: number[], more = {}): Value =>
  b.conv([image, b.leaf("w", tensor(w))], { ...attrs, ...more });

describe("a target is asked about a call", () => {
  test("by its node, types and attributes", () => {
    expect(opCallOf(conv([4, 6, 3, 3]))).toEqual({
      op: "conv",
      node: "Conv",
      attrs,
      inputs: [tensor([2, 6, 8, 8]), tensor([4, 6, 3, 3])],
      output: tensor([2, 4, 6, 6]),
      readsAuxiliary: false,
    });
  });

  test("that is no ONNX node, or none with its attributes", () => {
    expect(opCallOf(b.oneHot([b.leaf("i", tensor([2], "int32"))], { depth: 3 })).node).toBeNull();
    expect(opCallOf(b.argMax([image], { axis: 1, dtype: "int32" })).node).toBeNull();
    expect(opCallOf(b.argMax([image], { axis: 1, dtype: "int64" })).node).toBe("ArgMax");
    expect(opCallOf(b.range([], { size: "T" })).node).toBeNull();
  });

  test("of which a further output is read", () => {
    const pooled = b.maxPool([image], { ...attrs, kernel: [2, 2], ceil: false });
    expect(targets.webgpu.lacks(opCallOf(pooled))).toBeUndefined();
    expect(targets.webgpu.lacks(opCallOf(b.auxiliaryOutput(pooled, 1)))).toBe("MaxPool with Indices");
    expect(targets.cpu.lacks(opCallOf(b.auxiliaryOutput(pooled, 1)))).toBeUndefined();
  });
});

test.each([
  [[4, 6, 3, 3], {}, /in threes/],
  [[4, 6, 1, 1], {}, undefined],
  [[4, 6, 1, 1], { strides: [2, 2] }, /in threes/],
  [[4, 6, 1, 1], { pads: [0, 1, 0, 0] }, /in threes/],
  [[6, 6, 3, 3], {}, undefined],
  [[12, 3, 3, 3], { group: 2 }, /multiple of four/],
  [[16, 3, 3, 3], { group: 2 }, undefined],
  [[6, 3, 3, 3], { group: 2 }, undefined],
])("WebGPU convolves with %j, %j: %s", (w, more, why) => {
  const lacks = targets.webgpu.lacks(opCallOf(conv(w, more)));
  if (why) expect(lacks).toMatch(why);
  else expect(lacks).toBeUndefined();
});

describe("another target", () => {
  /** A runtime that has a kernel for every op, and no preference of its own. */
  const complete: Target = { id: "complete", lacks: () => undefined, prefers: targets.cpu.prefers };
  const opsFor = (y: Value, target: Target): OpName[] =>
    reachable(rootsOf(legalize(programOf({ y }), target))).flatMap((v) => v.op ?? []);
  const y = b.logSoftmax([b.convGradWeight([image, image], { ...attrs, kernel: [1, 1] })], { axis: 1 });

  test("keeps what it runs", () => {
    expect(opsFor(y, complete)).toEqual(["convGradWeight", "logSoftmax"]);
  });

  test("gets what it lacks in other ops, and no more", () => {
    const without: Target = {
      ...complete,
      lacks: ({ op }) => (op === "logSoftmax" ? "no kernel" : undefined),
    };
    expect(opsFor(y, without)).toContain("convGradWeight");
    expect(opsFor(y, without)).not.toContain("logSoftmax");
  });

  test("gets what it prefers", () => {
    const mask = b.cast([b.greater([image, b.constant(0)])], { to: "float32" });
    const masked = b.mul([mask, image]);
    const prefers = { ...complete.prefers, maskByWhere: true };
    expect(opsFor(masked, complete)).toEqual(["greater", "cast", "mul"]);
    expect(opsFor(masked, { ...complete, prefers })).toEqual(["greater", "where"]);
  });

  test("that lacks what no rule knows gets it as it is", () => {
    const nothing: Target = { ...complete, lacks: () => "nothing runs" };
    expect(opsFor(b.exp([image]), nothing)).toEqual(["exp"]);
    expect(opsFor(conv([4, 6, 3, 3]), complete)).toEqual(["conv"]);
  });
});
