import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { toOnnx } from "../../../compiler/emit/onnx/onnx.ts";
import { createBuilder } from "../../../ir/builder.ts";
import { programOf } from "../../../ir/testing/runProgram.ts";
import { type Shape, tensor } from "../../../ir/types/shape.ts";
import { findLibrary } from "./findLibrary.ts";
import { createSession } from "./session.ts";
import { NativeTensor } from "./tensor.ts";

const options = { threads: 1, entries: {} };

/** A model that multiplies a matrix of this shape by itself. */
function squareModel(shape: Shape): Uint8Array {
  const b = createBuilder();
  const x = b.leaf("x", tensor(shape));
  return toOnnx({ ...programOf({ y: b.matMul([x, x]) }), inputs: [x] });
}

const matrix = (size: number, data: Float32Array): NativeTensor =>
  new NativeTensor({ dtype: "float32", shape: [size, size], data });

test("an output is left in the array that it is fetched into, else in one of its own", async () => {
  const session = await createSession(squareModel(["N", "N"]), options);
  const x = matrix(2, Float32Array.of(1, 2, 3, 4));
  const data = new Float32Array(4);
  const { y } = await session.run({ x }, { y: matrix(2, data) });
  expect(data).toEqual(Float32Array.of(7, 10, 15, 22));
  expect(y!.data).toBe(data);
  const other = await session.run({ x }, {});
  expect(other.y).toMatchObject({ type: "float32", dims: [2, 2], data });
  expect(other.y!.data).not.toBe(data);
  await session.release();
});

test("what ONNX Runtime refuses is thrown with its words", async () => {
  await expect(createSession(Uint8Array.of(1, 2, 3), options)).rejects.toThrow(/^ONNX Runtime: .*protobuf/i);
  const session = await createSession(squareModel([2, 2]), options);
  await expect(session.run({}, {})).rejects.toThrow('is not fed its input "x"');
  const short = matrix(2, new Float32Array(3));
  await expect(session.run({ x: short }, {})).rejects.toThrow(/^ONNX Runtime: not enough space/);
  const wide = { x: matrix(3, new Float32Array(9)) };
  await expect(session.run(wide, {})).rejects.toThrow(/^ONNX Runtime: .*Got: 3 Expected: 2/s);
  await session.release();
  await session.release();
  await expect(session.run(wide, {})).rejects.toThrow("was released");
});

test("other work goes on while it runs, and nothing that it uses is collected", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const size = 700;
  const session = await createSession(squareModel([size, size]), options);
  const running = session.run({ x: matrix(size, new Float32Array(size * size).fill(0.5)) }, {});
  let turns = 0;
  const timer = setInterval(() => {
    turns++;
    collect();
    new Float32Array(size * size).fill(9);
  }, 1);
  const { y } = await running;
  clearInterval(timer);
  expect(turns).toBeGreaterThan(0);
  expect(new Set(y!.data as Float32Array)).toEqual(new Set([size / 4]));
  await session.release();
});

test("memory of outputs and of sessions is given back", async () => {
  const size = 512;
  const model = squareModel(["N", "N"]);
  const x = matrix(1, new Float32Array(1));
  const large = matrix(size, new Float32Array(size * size));
  const grown = async (work: () => Promise<void>, times: number): Promise<number> => {
    await work();
    const before = process.memoryUsage.rss();
    for (let i = 0; i < times; i++) await work();
    return (process.memoryUsage.rss() - before) / 2 ** 20;
  };
  const session = await createSession(model, options);
  const run = async (): Promise<void> => void (await session.run({ x: large }, {}));
  expect(await grown(run, 100)).toBeLessThan(70);
  await session.release();
  const open = async (): Promise<void> => {
    const session = await createSession(model, options);
    await session.run({ x }, {});
    await session.release();
  };
  expect(await grown(open, 100)).toBeLessThan(30);
});

test("a machine without a library is named", () => {
  expect(findLibrary({ platform: "sunos", arch: "s390x" })).toEqual({
    missing: expect.stringMatching(/^ONNX Runtime \S+ has no library for sunos\/s390x\.$/),
  });
});
