import { expect, test } from "vitest";
import { type Builder, createBuilder } from "../ir/builder.ts";
import type { Value } from "../ir/value.ts";
import { type LoweringContext, lowerNode } from "../compiler/lower/lowerNode.ts";
import { load, programOf } from "../ir/testing/runProgram.ts";
import { layerOf } from "./layers.ts";
import { tensor } from "../ir/types/shape.ts";
import { exampleLayer } from "./testing/exampleDocument.ts";

// What layers do with what only other layers make: bool, axes that are sums, several results.

/** Places layers on one input x: [N, T] and runs the result on one sample. */
async function runChain(
  data: readonly number[],
  chain: (
    x: Value,
    place: (type: string, params: object, wires: Record<string, Value[]>) => Readonly<Record<string, Value>>,
    b: Builder,
  ) => Value,
): Promise<readonly number[]> {
  const b = createBuilder();
  const context: LoweringContext = { b, training: false, bind: {}, drawn: 0, state: [], inputs: new Map() };
  const x = b.leaf("x", tensor(["N", "T"]));
  const y = chain(
    x,
    (type, params, wires) => {
      const layer = exampleLayer(layerOf(type)!, { params: { ...params } });
      return lowerNode({ id: type, ...layer, frozen: false }, wires, context);
    },
    b,
  );
  const results = await (
    await load(programOf({ y }))
  )({ x: { dtype: "float32", dims: [1, data.length], data } });
  return results.y!.data;
}

test("where takes what compare says", async () => {
  const y = await runChain([1, 2, -3], (x, place, b) => {
    const condition = place("compare", { relation: "lessOrEqual", value: 1 }, { a: [x] }).y!;
    return place("where", {}, { condition: [condition], a: [b.neg([x])], b: [x] }).y!;
  });
  expect(y).toEqual([-1, 2, 3]);
});

test("glu halves an axis that is open until the model runs", async () => {
  const y = await runChain([0, 100], (x, place) => {
    const twice = place("concat", {}, { x: [x, x] }).y!;
    return place("glu", {}, { x: [twice] }).y!;
  });
  expect(y).toEqual([0, 100]);
});

test("chunk and split take apart what is open until the model runs", async () => {
  const y = await runChain([1, 2, 3], (x, place, b) => {
    const twice = place("concat", {}, { x: [b.neg([x]), x] }).y!;
    const second = place("chunk", {}, { x: [twice] }).y1!;
    return place("split", { sizes: [-1, 1] }, { x: [second] }).y0!;
  });
  expect(y).toEqual([1, 2]);
});

test("topk says where its values were", async () => {
  const y = await runChain([4, 7, 7, 9], (x, place) => place("topk", { k: 3 }, { x: [x] }).indices!);
  expect(y).toEqual([3, 1, 2]);
});
