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
import { type DType, tensor } from "./types/shape.ts";
import { reachable, type Value } from "./value.ts";

test("the list and the folder agree", () => {
  const files = readdirSync(new URL("targets", import.meta.url)).map((f) => f.replace(/\.ts$/, ""));
  expect(Object.keys(targets).sort(), "every file in targets/ has a line in targets.ts").toEqual(
    files.sort(),
  );
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

const leaf = (shape: number[], dtype?: DType): Value => b.leaf("v", tensor(shape, dtype));
const sliced = { axes: [0], starts: [0], ends: [2], steps: [1] };
const transposed = { ...attrs, outputPadding: [0, 0] };
const volume = { strides: [1, 1, 1], pads: [0, 0, 0, 0, 0, 0], dilations: [1, 1, 1], group: 1 };
const kernels = [2, 2, 1, 1, 1];

// What kernels on a GPU do is seen by running them (test/parity/opsOnWebGpu.ts); this holds the list of it.
test.each([
  ["Slice of other than float32", b.slice([leaf([3], "int32")], sliced), b.slice([leaf([3])], sliced)],
  [
    "GatherElements of other than float32",
    b.gatherElements([leaf([3], "int32"), leaf([2], "int32")], { axis: 0 }),
    b.gatherElements([leaf([3]), leaf([2], "int32")], { axis: 0 }),
  ],
  ["Equal of bool", b.equal([leaf([2], "bool"), leaf([2], "bool")]), b.equal([leaf([2]), leaf([2])])],
  [
    "Where on bool",
    b.where([leaf([2], "bool"), leaf([2], "bool"), leaf([2], "bool")]),
    b.where([leaf([2], "bool"), leaf([2]), leaf([2])]),
  ],
  ["Neg of int32", b.neg([leaf([2], "int32")]), b.neg([leaf([2])])],
  [
    "MatMul of int32",
    b.matMul([leaf([2, 2], "int32"), leaf([2, 2], "int32")]),
    b.matMul([leaf([2, 2]), leaf([2, 2])]),
  ],
  ["Pow whose last axis broadcasts", b.pow([leaf([2, 3]), leaf([2, 1])]), b.pow([leaf([2, 3]), leaf([1])])],
  [
    "Conv over volumes in groups",
    b.conv([leaf([1, 4, 2, 2, 2]), leaf(kernels)], { ...volume, group: 2 }),
    b.conv([leaf([1, 2, 2, 2, 2]), leaf(kernels)], volume),
  ],
  [
    "ConvTranspose over volumes",
    b.convTranspose([leaf([1, 2, 2, 2, 2]), leaf(kernels)], { ...volume, outputPadding: [0, 0, 0] }),
    b.convTranspose([leaf([1, 2, 2, 2]), leaf([2, 2, 1, 1])], transposed),
  ],
  [
    "ConvTranspose of groups of even channels to one, which is wrong",
    b.convTranspose([image, leaf([6, 1, 3, 3])], { ...transposed, group: 3 }),
    b.convTranspose([image, leaf([6, 2, 3, 3])], { ...transposed, group: 3 }),
  ],
  [
    "ConvTranspose of groups of even channels to one, which is wrong",
    b.convTranspose([image, leaf([6, 1, 3, 3])], { ...transposed, group: 3 }),
    b.convTranspose([image, leaf([6, 1, 3, 3])], { ...transposed, group: 2 }),
  ],
  [
    "Gather of int64",
    b.gather([leaf([3], "int64"), leaf([2], "int64")], { axis: 0 }),
    b.gather([leaf([3]), leaf([2], "int64")], { axis: 0 }),
  ],
  [
    "Cast from int64",
    b.cast([leaf([2], "int64")], { to: "int32" }),
    b.cast([leaf([2], "int32")], { to: "int64" }),
  ],
  ["Add on int64", b.add([leaf([2], "int64"), leaf([2], "int64")]), b.add([leaf([2]), leaf([2])])],
  [
    "Cast on uint8",
    b.cast([leaf([2], "uint8")], { to: "float32" }),
    b.cast([leaf([2], "int32")], { to: "float32" }),
  ],
  ["LogSoftmax", b.logSoftmax([leaf([2, 2])], { axis: 1 }), b.softmax([leaf([2, 2])], { axis: 1 })],
  ["Sin", b.sin([leaf([2])]), b.tanh([leaf([2])])],
  ["Softplus", b.softplus([leaf([2])]), b.exp([leaf([2])])],
])("WebGPU lacks %s", (why, lacking, running) => {
  expect(targets.webgpu.lacks(opCallOf(lacking))).toBe(why);
  expect(targets.webgpu.lacks(opCallOf(running))).toBeUndefined();
});

test.each(Object.values(targets))("$id pools in ceil mode, or counts padding", ({ lacks }) => {
  const pool = { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 1, 1], ceil: true, countIncludePad: true };
  expect(lacks(opCallOf(b.averagePool([image], pool)))).toMatch(/ceil mode/);
  for (const one of [{ ceil: false }, { countIncludePad: false }, { pads: [0, 0, 0, 0] }])
    expect(lacks(opCallOf(b.averagePool([image], { ...pool, ...one })))).toBeUndefined();
});

test.each([targets.cpu, targets.wasm])("$id adds no rows at indices", ({ lacks }) => {
  const added = b.scatterNDAdd([leaf([3, 2]), leaf([2, 1], "int64"), leaf([2, 2])]);
  expect(lacks(opCallOf(added))).toMatch(/^ScatterND/);
  expect(targets.webgpu.lacks(opCallOf(added))).toBeUndefined();
});

describe("another target", () => {
  /** A runtime that has a kernel for every op, and no preference of its own. */
  const complete: Target = {
    id: "complete",
    lacks: () => undefined,
    widens: {},
    compilesKernels: false,
    prefers: targets.cpu.prefers,
  };
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
