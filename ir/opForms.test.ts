import { describe, expect, test } from "vitest";
import { tensor } from "./types/shape.ts";
import { gradients } from "./autodiff.ts";
import { createBuilder } from "./builder.ts";
import { rootsOf } from "./program.ts";
import { reachable, type Value } from "./value.ts";
import type { Target } from "./target.ts";
import { targets } from "./targets.ts";
import { optimize } from "./passes/optimize.ts";
import { checkGradients } from "./testing/checkGradients.ts";
import { exampleTensors } from "./testing/exampleTensors.ts";
import { load, programOf } from "./testing/runProgram.ts";

describe("a product with a transposed weight", () => {
  test.each([[[3, 4]], [[2, 3, 4]]])("of %j needs no Transpose, forward or backward", async (shape) => {
    const b = createBuilder();
    const { leaves, feeds } = exampleTensors({ inputs: [shape, [5, 4]] }, b);
    const [x, w] = leaves as [Value, Value];
    const y = b.matMul([x, b.transpose([w], { perm: [1, 0] })]);
    await checkGradients({ y, leaves, feeds }, b);

    const [dx, dw] = gradients({ y, dy: b.leaf("dy2", y.type), wrt: leaves }, b);
    for (const target of Object.values(targets)) {
      const values = reachable(rootsOf(optimize(programOf({ y, dx: dx!, dw: dw! }), target)));
      expect(values.filter((v) => v.op === "transpose")).toEqual([]);
    }
  });
});

test.each([0, 1])("a mask (operand %i) is one Where on WebGPU", async (at) => {
  const b = createBuilder();
  const { leaves, feeds } = exampleTensors({ inputs: [[2, 3], [3]] }, b);
  const [x, z] = leaves as [Value, Value];
  const mask = b.cast([b.greater([z, b.constant(0)])], { to: "float32" });
  const y = b.mul(at === 0 ? [mask, x] : [x, mask]);
  await checkGradients({ y, leaves: [x], feeds }, b);
  const used = (target: Target): unknown[] =>
    reachable(rootsOf(optimize(programOf({ y }), target))).flatMap((v) => v.op ?? []);
  expect(used(targets.webgpu)).toEqual(["greater", "where"]);
  expect(used(targets.cpu)).toEqual(["greater", "cast", "mul"]);
});

test("zeros around what a max pooling reads stay apart from the pooling's own padding", async () => {
  const b = createBuilder();
  const values = [-1, -2, -3, -4];
  const { leaves, feeds } = exampleTensors({ inputs: [{ shape: [1, 1, 2, 2], values }] }, b);
  const padded = b.pad(leaves, { pads: [0, 0, 1, 1, 0, 0, 1, 1], value: 0 });
  const window = { kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1], dilations: [1, 1], ceil: false };
  const y = b.maxPool([padded], window);
  for (const target of Object.values(targets)) {
    const run = await load(optimize(programOf({ y, twice: b.add([padded, padded]) }), target));
    const alone = await load(optimize(programOf({ y }), target));
    for (const found of [await run(feeds), await alone(feeds)])
      expect([...found.y!.data].map((v) => v + 0)).toEqual([0, 0, 0, 0]);
  }
});

test("the memory that an LSTM ends with has a gradient", async () => {
  const b = createBuilder();
  const shapes = [
    [3, 2, 4],
    [2, 12, 4],
    [2, 12, 3],
    [2, 24],
  ];
  const { leaves, feeds } = exampleTensors({ inputs: shapes }, b);
  const y = b.lstm(leaves);
  const both = b.add([b.reduceSum([y], { axes: [0] }), b.auxiliaryOutput(y, 2)]);
  const found = await checkGradients({ y: both, leaves, feeds }, b);
  expect(Object.keys(found)).toHaveLength(4);
});

describe("simpler forms", () => {
  const opsOf = (y: Value): (string | undefined)[] =>
    reachable(rootsOf(optimize(programOf({ y }), targets.cpu))).flatMap((v) => v.op ?? []);

  test("the gradient of a split is one concatenation", async () => {
    const b = createBuilder();
    const { leaves, feeds } = exampleTensors({ inputs: [[2, 9]] }, b);
    const part = (start: number, end: number): Value =>
      b.slice(leaves, { axes: [1], starts: [start], ends: [end], steps: [1] });
    const [u, v, w] = [part(0, 3), part(3, 6), part(6, 9)];
    const y = b.mul([b.mul([b.sigmoid([u]), b.tanh([v])]), b.exp([w])]);
    await checkGradients({ y, leaves, feeds }, b);
    const [dx] = gradients({ y, dy: b.leaf("dy2", y.type), wrt: leaves }, b);
    const used = opsOf(dx!);
    expect(used.filter((op) => op === "concat" || op === "pad" || op === "add")).toEqual(["concat"]);
  });

  test("borders of own elements are not taken for zeros", async () => {
    const b = createBuilder();
    const { leaves, feeds } = exampleTensors(
      {
        inputs: [
          [2, 3],
          [2, 3],
        ],
      },
      b,
    );
    const [x, z] = leaves as [Value, Value];
    const y = b.add([
      b.pad([x], { pads: [0, 0, 0, 3], value: 0, mode: "edge" }),
      b.pad([z], { pads: [0, 3, 0, 0], value: 0, mode: "edge" }),
    ]);
    await checkGradients({ y, leaves, feeds }, b);
    expect(opsOf(y)).toEqual(["pad", "pad", "add"]);
  });

  test.each(["add", "sub", "mul", "div", "max", "min"] as const)("%s needs no Expand", async (op) => {
    for (const at of [0, 1]) {
      const b = createBuilder();
      const inputs = [{ shape: [2, 3] }, { shape: [1, 3], range: [1, 2] as const }];
      const { leaves, feeds } = exampleTensors({ inputs: at === 0 ? inputs : inputs.toReversed() }, b);
      const wide = leaves.map((v) => (v.type.shape[0] === 1 ? b.expand([v], { shape: [2, 3] }) : v));
      const y = b.apply(op, wide, {});
      await checkGradients({ y, leaves, feeds }, b);
      expect(opsOf(y)).toEqual([op]);
    }
  });

  test("neutral elements, negations and double steps vanish", () => {
    const b = createBuilder();
    const x = b.leaf("x", tensor([2, 3]));
    const z = b.leaf("z", tensor([2, 3]));
    const [zero, one] = [b.constant(0), b.constant(1)];
    for (const y of [
      b.add([x, zero]),
      b.add([zero, x]),
      b.sub([x, zero]),
      b.mul([one, x]),
      b.mul([x, one]),
      b.div([x, one]),
      b.pow([x, one]),
      b.neg([b.neg([x])]),
      b.transpose([b.transpose([x], { perm: [1, 0] })], { perm: [1, 0] }),
      b.reshape([b.reshape([x], { shape: [6] })], { shape: [2, 3] }),
      b.slice([x], { axes: [0], starts: [0], ends: [9], steps: [1] }),
      b.concat([x], { axis: 0 }),
    ])
      expect(opsOf(y), y.op).toEqual([]);
    expect(opsOf(b.add([x, b.neg([z])]))).toEqual(["sub"]);
    expect(opsOf(b.add([b.neg([z]), x]))).toEqual(["sub"]);
    expect(opsOf(b.sub([x, b.neg([z])]))).toEqual(["add"]);
    expect(opsOf(b.pow([x, b.constant(2)]))).toEqual(["mul"]);
    expect(opsOf(b.pow([x, b.constant(0.5)]))).toEqual(["sqrt"]);
    expect(opsOf(b.pow([x, b.constant(-1)]))).toEqual(["reciprocal"]);
    // A neutral element that broadcasts still widens.
    expect(opsOf(b.add([x, b.constant(0, [4, 2, 3])]))).toEqual(["add"]);
  });

  test("signs survive: x − (−z), x + (−z), (−z) + x", async () => {
    const b = createBuilder();
    const { leaves, feeds } = exampleTensors({ inputs: [[3], [3]] }, b);
    const [x, z] = leaves as [Value, Value];
    for (const y of [b.sub([x, b.neg([z])]), b.add([x, b.neg([z])]), b.add([b.neg([z]), x])])
      await checkGradients({ y, leaves, feeds }, createBuilder(100));
  });
});

test("the gradient of sinh is finite where the square of sinh is not", async () => {
  const b = createBuilder();
  const x = b.leaf("x", tensor([2]));
  const [dx] = gradients({ y: b.sinh([x]), dy: b.constant(1, [2]), wrt: [x] }, b);
  const run = await load(optimize(programOf({ dx: dx! }), targets.cpu));
  const found = (await run({ x: { dtype: "float32", dims: [2], data: [50, -60] } })).dx!.data;
  expect(found[0]! / Math.cosh(50)).toBeCloseTo(1, 5);
  expect(found[1]! / Math.cosh(60)).toBeCloseTo(1, 5);
});
