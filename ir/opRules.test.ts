import { InferenceSession, Tensor } from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { type Shape, tensor, type TensorType } from "./types/shape.ts";
import { gradients } from "./autodiff.ts";
import { toOnnx } from "../compiler/emit/onnx/onnx.ts";
import { createBuilder } from "./builder.ts";
import { rootsOf } from "./program.ts";
import { reachable } from "./value.ts";
import type { Attrs } from "./types/attrs.ts";
import type { Op } from "./op.ts";
import { type OpName, ops } from "./ops.ts";
import { optimize } from "./passes/optimize.ts";
import { targets } from "./targets.ts";
import { exampleTensors } from "./testing/exampleTensors.ts";
import { load, programOf } from "./testing/runProgram.ts";

// What the examples of single ops cannot show.

const everyTarget = Object.values(targets);

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
    everyTarget.map(async (t) =>
      (await (await load(optimize(programOf({ dx: dx! }), t)))(fed)).dx!.data.slice(),
    ),
  );
}
const everywhere = (expected: number[]): number[][] => everyTarget.map(() => expected);

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

  test("reduceMax and reduceMin share equally", async () => {
    const x = { shape: [1, 4], values: [2, 1, 2, 1] };
    const attrs = { axes: [1] };
    expect(await gradientAt("reduceMax", [x], { attrs, dy: [3] })).toEqual(everywhere([1.5, 0, 1.5, 0]));
    expect(await gradientAt("reduceMin", [x], { attrs, dy: [3] })).toEqual(everywhere([0, 1.5, 0, 1.5]));
  });

  test("topK takes the first, and gives it the gradient", async () => {
    const x = { shape: [1, 4], values: [1, 2, 2, 2] };
    const attrs = { axis: 1, k: 2, largest: true };
    expect(await gradientAt("topK", [x], { attrs, dy: [3, 5] })).toEqual(everywhere([0, 3, 5, 0]));
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

test.each(["sin", "cos"] as const)("%s of large angles is exact on every target", async (op) => {
  const angles = Array.from({ length: 64 }, (_, i) => Math.fround((i - 32) * 157.079 + 0.3));
  const b = createBuilder();
  const y = b.apply(op, [b.leaf("x", tensor([64]))], {});
  for (const target of everyTarget) {
    const run = await load(optimize(programOf({ y }), target));
    const found = (await run({ x: { dtype: "float32", dims: [64], data: angles } })).y!.data;
    found.forEach((v, i) =>
      expect(Math.abs(v - Math[op](angles[i]!)), `${target.id} ${angles[i]}`).toBeLessThan(1e-6),
    );
  }
});

test("abs has gradient 0 at 0", async () => {
  expect(await gradientAt("abs", [{ shape: [3], values: [0, -2, 2] }], { dy: [3, 3, 3] })).toEqual(
    everywhere([0, -3, 3]),
  );
});

test("reduceL2 has gradient 0 where all is 0", async () => {
  const x = { shape: [2, 2], values: [0, 0, 3, 4] };
  expect(await gradientAt("reduceL2", [x], { attrs: { axes: [1] }, dy: [7, 5] })).toEqual(
    everywhere([0, 0, 3, 4]),
  );
});

test.each([
  [{ min: -1, max: 1 }, [0, 0, 5, 0, 0]],
  [{ min: -Infinity, max: 1 }, [5, 5, 5, 0, 0]],
  [{ min: -1, max: Infinity }, [0, 0, 5, 5, 5]],
  [{ min: -Infinity, max: Infinity }, [5, 5, 5, 5, 5]],
])("clip with %j has no gradient at its bounds", async (attrs, expected) => {
  const x = { shape: [5], values: [-2, -1, 0, 1, 2] };
  expect(await gradientAt("clip", [x], { attrs, dy: [5, 5, 5, 5, 5] })).toEqual(everywhere(expected));
});

test("elu and softplus stay finite far out, also in their gradients", async () => {
  const x = { shape: [3], values: [1000, 0, -1000] };
  const dy = [2, 2, 2];
  expect(await gradientAt("elu", [x], { attrs: { alpha: 3 }, dy })).toEqual(everywhere([2, 6, 0]));
  expect(await gradientAt("softplus", [x], { dy })).toEqual(everywhere([2, 1, 0]));
});

test("no gradient comes through stopGradient", () => {
  const b = createBuilder();
  const x = b.leaf("x", tensor([3]));
  const y = b.mul([x, b.stopGradient([x])]);
  const [dx] = gradients({ y, dy: b.constant(1, [3]), wrt: [x] }, b);
  expect(reachable([dx!]).flatMap((v) => v.op ?? [])).toEqual(["stopGradient", "mul"]);
  expect(gradients({ y: b.stopGradient([x]), dy: x, wrt: [x] }, b)).toEqual([undefined]);
});

test("a TopK of which nobody reads the indices has its two outputs", async () => {
  const b = createBuilder();
  const y = b.topK([b.leaf("x", tensor(["N", "T"]))], { axis: 1, k: 2, largest: true });
  const results = await (
    await load(programOf({ y }))
  )({ x: { dtype: "float32", dims: [1, 3], data: [3, 1, 2] } });
  expect(results.y!.data).toEqual([3, 2]);
});

test("0 to a power has gradient 0 by the power", async () => {
  const inputs = [
    { shape: [1], values: [0] },
    { shape: [1], values: [2] },
  ];
  expect(await gradientAt("pow", inputs, { dy: [3], wrt: 1 })).toEqual(everywhere([0]));
});

test("log-softmax of large scores stays finite", async () => {
  for (const target of everyTarget) {
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
  for (const target of [targets.cpu, targets.wasm]) {
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
  const session = await InferenceSession.create(toOnnx(optimize(program, targets.cpu)), {
    intraOpNumThreads: 4,
  });
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
    const run = await load(optimize(programOf({ positions, y }), targets.cpu));
    const results = await run({ x: { dtype: "float32", dims: [1, 3], data: [0, 0, 0] } });
    expect(results.positions).toEqual({ dtype: "int32", dims: [3], data: [0, 1, 2] });
    expect(results.y!.data).toEqual([1, 2, 3]);
  });
});
