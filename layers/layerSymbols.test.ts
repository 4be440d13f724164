import { test } from "vitest";
import { createBuilder } from "../ir/builder.ts";
import type { Program } from "../ir/program.ts";
import { simplifyPortable } from "../ir/passes/optimize.ts";
import { expectClose } from "../ir/testing/checkGradients.ts";
import { noise } from "../ir/testing/exampleTensors.ts";
import { load, type TestTensor } from "../ir/testing/runProgram.ts";
import { type LoweringContext, lowerNode } from "../compiler/lower/lowerNode.ts";
import type { Layer, LayerExample } from "./layer.ts";
import { layers } from "./layers.ts";
import { bindShape, sizeOf, tensor } from "../ir/types/shape.ts";
import { exampleLayer, exampleTypes } from "./testing/exampleDocument.ts";

// What reaches model.onnx keeps its symbols open: it must answer for any sizes what a program made for them does.

/** The layer as in use, with sizes for those symbols that have one. */
function inUse(layer: Layer, example: LayerExample, bind: Readonly<Record<string, number>>): Program {
  const b = createBuilder();
  const context: LoweringContext = { b, training: false, bind, drawn: 0, state: [], inputs: new Map() };
  const wires = Object.fromEntries(
    Object.entries(exampleTypes(example)).map(([port, types]) => [
      port,
      types.map((t, i) => b.leaf(`${port}${i}`, tensor(bindShape(t.shape, bind), t.dtype))),
    ]),
  );
  const placed = { id: "node", ...exampleLayer(layer, example), frozen: false };
  const outputs = lowerNode(placed, wires, context);
  const leaves = [
    ...context.inputs.values(),
    ...Object.values(wires).flat(),
    ...context.state.map((s) => s.leaf),
  ];
  // An output that is an input as it stands is none of the program's.
  const computed = Object.entries(outputs).filter(([, v]) => v.kind !== "leaf");
  return { name: "layer", inputs: leaves, state: [], outputs: Object.fromEntries(computed) };
}

const cases = Object.entries(layers).flatMap(([type, layer]) =>
  layer.examples.map((example, i) => ({ name: `${type} ${i}`, layer, example })),
);

test.each(cases)("$name answers for any sizes", async ({ layer, example }) => {
  const open = simplifyPortable(inUse(layer, example, {}));
  if (Object.keys(open.outputs).length === 0) return;
  const run = await load(open);
  for (const bind of [
    { N: 3, T: 5, H: 9, W: 11, S: 6 },
    { N: 1, T: 7, H: 12, W: 8, S: 4 },
  ]) {
    const bound = inUse(layer, example, bind);
    const feeds = Object.fromEntries(
      bound.inputs.map(({ name, type: { dtype, shape } }, seed): [string, TestTensor] => {
        const dims = shape as number[];
        const random = noise(sizeOf(dims), seed);
        const below = dtype === "bool" ? 2 : (example.exclusiveUpperBound ?? 2);
        const [low, high] = example.range ?? [-1, 1];
        const data = random.map((u) =>
          dtype === "float32" ? low + ((u + 1) / 2) * (high - low) : Math.floor(((u + 1) / 2) * below),
        );
        return [name, { dtype, dims, data: name.endsWith("_var") ? data.map((u) => u + 2) : data }];
      }),
    );
    const expected = await (await load(simplifyPortable(bound)))(feeds);
    const actual = await run(feeds);
    for (const [port, value] of Object.entries(expected)) expectClose(actual[port]!, value, port);
  }
});
