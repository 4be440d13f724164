import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { type Shape, tensor, type TensorType } from "../graph-schema/shape.ts";
import { gradients } from "./autodiff.ts";
import { toOnnx } from "./emit/onnx.ts";
import { createBuilder } from "./ir/builder.ts";
import { rootsOf } from "./ir/program.ts";
import { reachable, type Value } from "./ir/value.ts";
import type { Attrs, Op } from "./op.ts";
import { type OpName, ops } from "./ops.ts";
import { optimize } from "./passes/optimize.ts";
import { checkGradients, targets } from "./testing/checkGradients.ts";
import { exampleTensors } from "./testing/exampleTensors.ts";
import { load, programOf } from "./testing/runProgram.ts";

// What the examples of single ops cannot show.

/** Gradients at given points of the first input, by target. */
async function gradientAt(
  op: OpName,
  inputs: readonly { shape: number[]; values: number[] }[],
  { attrs = {}, dy, wrt = 0 }: { attrs?: Attrs; dy: number[]; wrt?: number },
): Promise<number[][]> {
  const b = createBuilder();
  const { leaves, feeds } = exampleTensors({ inputs }, b);
  const y = b.apply(op, leaves, attrs);
  const seed = b.leaf("dy", y.type);
  const [dx] = gradients({ y, dy: seed, wrt: [leaves[wrt]!] }, b);
  const fed = { ...feeds, dy: { dtype: "float32" as const, dims: y.type.shape as number[], data: dy } };
  return Promise.all(
    targets.map(async (t) => (await (await load(optimize(programOf({ dx: dx! }), t)))(fed)).dx!.data.slice()),
  );
}
const everywhere = (expected: number[]): number[][] => targets.map(() => expected);

describe("where maxima tie", () => {
  const attrs = { pads: [0, 0, 0, 0], dilations: [1, 1], ceil: false };
  test("a pooling window gives all to the first in row-major order", async () => {
    const x = { shape: [1, 1, 2, 4], values: [0, 3, 1, 1, 3, 3, 1, 1] };
    const found = await gradientAt("maxPool", [x], {
      attrs: { ...attrs, kernel: [2, 2], strides: [2, 2] },
      dy: [5, 7],
    });
    expect(found).toEqual(everywhere([0, 5, 7, 0, 0, 0, 0, 0]));
  });

  test("so does each of the overlapping windows", async () => {
    const x = { shape: [1, 1, 3, 3], values: [1, 2, 2, 0, 2, 2, 1, 0, 1] };
    const found = await gradientAt("maxPool", [x], {
      attrs: { ...attrs, kernel: [2, 2], strides: [1, 1] },
      dy: [1, 10, 100, 1000],
    });
    expect(found).toEqual(everywhere([0, 11, 0, 0, 1100, 0, 0, 0, 0]));
  });

  test("reduceMax shares equally", async () => {
    const x = { shape: [1, 4], values: [2, 1, 2, 0] };
    expect(await gradientAt("reduceMax", [x], { attrs: { axes: [1] }, dy: [3] })).toEqual(
      everywhere([1.5, 0, 1.5, 0]),
    );
  });

  test.each(["max", "min"] as const)("%s halves", async (op) => {
    const found = await gradientAt(
      op,
      [
        { shape: [1], values: [2] },
        { shape: [1], values: [2] },
      ],
      { dy: [3] },
    );
    expect(found).toEqual(everywhere([1.5]));
  });
});

test("abs has gradient 0 at 0", async () => {
  expect(await gradientAt("abs", [{ shape: [3], values: [0, -2, 2] }], { dy: [3, 3, 3] })).toEqual(
    everywhere([0, -3, 3]),
  );
});

test("0 to a power has gradient 0 by the power", async () => {
  const inputs = [
    { shape: [1], values: [0] },
    { shape: [1], values: [2] },
  ];
  expect(await gradientAt("pow", inputs, { dy: [3], wrt: 1 })).toEqual(everywhere([0]));
});

describe("a product with a transposed weight", () => {
  test.each([[[3, 4]], [[2, 3, 4]]])("of %j needs no Transpose, forward or backward", async (shape) => {
    const b = createBuilder();
    const { leaves, feeds } = exampleTensors({ inputs: [shape, [5, 4]] }, b);
    const [x, w] = leaves as [Value, Value];
    const y = b.matMul([x, b.transpose([w], { perm: [1, 0] })]);
    await checkGradients({ y, leaves, feeds }, b);

    const [dx, dw] = gradients({ y, dy: b.leaf("dy2", y.type), wrt: leaves }, b);
    for (const target of targets) {
      const values = reachable(rootsOf(optimize(programOf({ y, dx: dx!, dw: dw! }), target)));
      expect(values.filter((v) => v.op === "transpose")).toEqual([]);
    }
  });
});

describe("simpler forms", () => {
  const opsOf = (y: Value): (string | undefined)[] =>
    reachable(rootsOf(optimize(programOf({ y }), "cpu"))).flatMap((v) => v.op ?? []);

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

test("log-softmax of large scores stays finite", async () => {
  for (const target of targets) {
    const b = createBuilder();
    const y = b.logSoftmax([b.constant([1000, 999, -1000], [1, 3])], { axis: 1 });
    const results = await (await load(optimize(programOf({ y }), target)))({});
    expect(results.y!.data[0]).toBeCloseTo(-Math.log(1 + Math.exp(-1)), 5);
    expect(results.y!.data[2]).toBeCloseTo(-2000.3133, 2);
  }
});

test("on a CPU no gradient goes through ScatterND where an index may come twice", () => {
  const b = createBuilder();
  const indices = b.leaf("indices", tensor([6], "int32"));
  const x = b.leaf("x", tensor([1, 1, 5, 5]));
  const window = { kernel: [3, 3], strides: [2, 2], pads: [0, 0, 0, 0], dilations: [1, 1], ceil: false };
  const pooled = b.maxPool([x], window);
  const outputs = {
    table: b.embeddingGrad([indices, b.leaf("dy", tensor([6, 2]))], { rows: 4 }),
    image: b.maxPoolGrad([x, pooled, b.leaf("dz", pooled.type)], window),
  };
  for (const target of ["cpu", "wasm"] as const) {
    const used = reachable(rootsOf(optimize(programOf(outputs), target)));
    expect(used.some((v) => v.op === "scatterNDAdd")).toBe(false);
  }
});

test("gradients of an embedding add up where rows repeat, on several threads", async () => {
  const [tokens, width] = [20_000, 32];
  const b = createBuilder();
  const indices = b.leaf("indices", tensor([tokens], "int32"));
  const dy = b.leaf("dy", tensor([tokens, width]));
  const program = programOf({ y: b.embeddingGrad([indices, dy], { rows: 4 }) });
  const session = await InferenceSession.create(toOnnx(optimize(program, "cpu")), { intraOpNumThreads: 4 });
  for (let i = 0; i < 5; i++) {
    const { y } = await session.run({
      indices: new Tensor(
        "int32",
        Int32Array.from({ length: tokens }, (_, at) => at % 4),
        [tokens],
      ),
      dy: new Tensor("float32", new Float32Array(tokens * width).fill(1), [tokens, width]),
    });
    expect(new Set(y!.data as Float32Array)).toEqual(new Set([tokens / 4]));
  }
});

describe("symbolic shapes", () => {
  const infer = (op: OpName, inputs: readonly TensorType[], attrs: Attrs = {}): Shape => {
    const type = (ops[op] as Op).infer(inputs, attrs);
    if ("error" in type) throw new Error(type.error);
    return type.shape;
  };
  const image = tensor(["N", 3, "H", 28]);
  const window = { strides: [2, 2], pads: [1, 1, 1, 1], dilations: [1, 1] };

  test("go through convolution and pooling", () => {
    expect(infer("conv", [image, tensor([8, 3, 3, 3])], { ...window, group: 1 })).toEqual([
      "N",
      8,
      "floor((H + 1)/2)",
      14,
    ]);
    const attrs = { ...window, kernel: [3, 3], ceil: false };
    expect(infer("maxPool", [image], attrs)).toEqual(["N", 3, "floor((H + 1)/2)", 14]);
    expect(infer("averagePool", [image], { ...attrs, countIncludePad: true })).toEqual([
      "N",
      3,
      "floor((H + 1)/2)",
      14,
    ]);
    expect(
      infer("convTranspose", [image, tensor([3, 8, 2, 2])], {
        ...window,
        pads: [0, 0, 0, 0],
        group: 1,
        outputPadding: [0, 0],
      }),
    ).toEqual(["N", 8, "2*H", 56]);
  });

  test("go through slicing and joining", () => {
    const sequence = tensor(["N", "T", 16]);
    const slice = (start: number, end: number | string): Shape =>
      infer("slice", [sequence], { axes: [1], starts: [start], ends: [end], steps: [1] });
    expect(slice(0, 1)).toEqual(["N", 1, 16]);
    expect(slice(-1, 2 ** 31 - 1)).toEqual(["N", 1, 16]);
    expect(slice(1, 2 ** 31 - 1)).toEqual(["N", "T - 1", 16]);
    expect(slice(0, -1)).toEqual(["N", "T - 1", 16]);
    expect(slice(0, "T")).toEqual(["N", "T", 16]);
    expect(infer("concat", [sequence, tensor(["N", 1, 16])], { axis: 1 })).toEqual(["N", "T + 1", 16]);
    expect(infer("pad", [sequence], { pads: [0, 1, 0, 0, 0, 0], value: 0 })).toEqual(["N", "T + 1", 16]);
    expect(infer("gather", [tensor(["V", 8]), tensor(["N", "T"], "int32")], { axis: 0 })).toEqual([
      "N",
      "T",
      8,
    ]);
  });

  test("are counted and sliced to at run time", async () => {
    const b = createBuilder();
    const x = b.leaf("x", tensor(["N", "T"]));
    const positions = b.range([], { size: "T" });
    const table = b.slice([b.constant([1, 2, 3, 4], [4])], {
      axes: [0],
      starts: [0],
      ends: ["T"],
      steps: [1],
    });
    const y = b.add([x, table]);
    const run = await load(optimize(programOf({ positions, y }), "cpu"));
    const results = await run({ x: { dtype: "float32", dims: [1, 3], data: [0, 0, 0] } });
    expect(results.positions).toEqual({ dtype: "int32", dims: [3], data: [0, 1, 2] });
    expect(results.y!.data).toEqual([1, 2, 3]);
  });
});
