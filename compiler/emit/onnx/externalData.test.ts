import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, expect, test } from "vitest";
import { createBuilder } from "../../../ir/builder.ts";
import { tensor } from "../../../ir/types/shape.ts";
import { toOnnxFiles } from "./onnx.ts";

const folder = mkdtempSync(join(tmpdir(), "tensorloom-external-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const b = createBuilder();
const x = b.leaf("x", tensor(["N", 64]));
const w = b.leaf("w", tensor([64, 40]));
const bias = b.leaf("bias", tensor([40]));
const program = {
  name: "model",
  inputs: [x],
  state: [w, bias].map((leaf) => ({
    name: leaf.name,
    role: "parameter" as const,
    leaf,
    init: { kind: "constant" as const, value: 0 },
  })),
  outputs: { y: b.add([b.matMul([x, w]), bias]) },
};
const numbers = (...shape: number[]) => ({
  dtype: "float32" as const,
  shape,
  data: Float32Array.from({ length: shape.reduce((n, d) => n * d) }, (_, i) => Math.sin(i)),
});
const weights = { w: numbers(64, 40), bias: numbers(40) };
const options = { weights, location: "model.onnx.data" };

test("weights that are many stand in a file beside the model, at pages, and ONNX Runtime finds them", async () => {
  const inside = toOnnxFiles(program, options);
  expect(inside.data).toBeUndefined();
  const { model, data } = toOnnxFiles(program, { ...options, mostInside: 1000 });
  expect(model.length).toBeLessThan(1000);
  // The bias is small and stays inside.
  expect(data!.byteLength).toBe(64 * 40 * 4);
  writeFileSync(join(folder, "model.onnx"), model);
  writeFileSync(join(folder, data!.location), Buffer.concat([...data!.parts()]));
  const feed = { x: new Tensor("float32", numbers(2, 64).data, [2, 64]) };
  const answers = [inside.model, join(folder, "model.onnx")].map(async (of) => {
    const session = await InferenceSession.create(of as string);
    return (await session.run(feed)).y!.data;
  });
  const [expected, found] = await Promise.all(answers);
  expect(found).toEqual(expected);
});

test("each tensor begins at a page and none is copied", () => {
  const many = { ...options, weights: { w: numbers(64, 40), bias: numbers(40) }, mostInside: 0 };
  const { data } = toOnnxFiles(program, many);
  const parts = [...data!.parts()];
  expect(parts.some((part) => part.buffer === many.weights.w.data.buffer)).toBe(true);
});
