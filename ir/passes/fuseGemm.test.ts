import { expect, test } from "vitest";
import { tensor } from "../types/shape.ts";
import { createBuilder } from "../builder.ts";
import { rootsOf } from "../program.ts";
import { reachable, type Value } from "../value.ts";
import { programOf } from "../testing/runProgram.ts";
import { fuseGemm } from "./fuseGemm.ts";

const b = createBuilder();
const [x, w, bias] = [b.leaf("x", tensor([6, 3])), b.leaf("w", tensor([4, 3])), b.leaf("bias", tensor([4]))];
const product = b.matMul([x, b.transpose([w], { perm: [1, 0] })]);

const opsOf = (outputs: Readonly<Record<string, Value>>): unknown[] =>
  reachable(rootsOf(fuseGemm(programOf(outputs)))).flatMap((v) => (v.op ? [[v.op, v.inputs.length]] : []));

test("the bias of a product joins it, also across a reshape that keeps the last axis", () => {
  expect(opsOf({ y: b.add([product, bias]) })).toEqual([["gemm", 3]]);
  expect(opsOf({ y: b.add([bias, b.reshape([product], { shape: [2, 3, 4] })]) })).toEqual([
    ["gemm", 3],
    ["reshape", 1],
  ]);
});

test("a product without transposes takes its bias too, and one with a single column is transposed by Gemm", () => {
  const plain = b.matMul([x, b.leaf("columns", tensor([3, 4]))]);
  expect(opsOf({ y: b.add([plain, bias]) })).toEqual([["gemm", 3]]);
  expect(opsOf({ plain })).toEqual([["matMul", 2]]);
  const one = b.reshape([b.leaf("one", tensor([1, 3]))], { shape: [3, 1] });
  expect(opsOf({ y: b.add([b.matMul([x, one]), b.leaf("b", tensor([1]))]) })).toEqual([["gemm", 3]]);
});

test("it stays apart where the product is wanted alone, or the last axis changes", () => {
  const reshaped = b.reshape([product], { shape: [2, 3, 4] });
  expect(opsOf({ y: b.add([reshaped, bias]), reshaped })).toContainEqual(["add", 2]);
  expect(opsOf({ y: b.add([reshaped, bias]), product })).toContainEqual(["add", 2]);
  const other = b.reshape([product], { shape: [4, 6] });
  expect(opsOf({ y: b.add([other, b.leaf("other", tensor([6]))]) })).toContainEqual(["add", 2]);
});
