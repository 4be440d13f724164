import { expect, test } from "vitest";
import { createBuilder } from "../ir/builder.ts";
import { type LoweringContext, lowerNode } from "../compiler/lower/lowerNode.ts";
import type { Initializer } from "../ir/initializer.ts";
import { layers } from "./layers.ts";
import type { Layer } from "./layer.ts";
import { exampleLayer, exampleTypes } from "./testing/exampleDocument.ts";
import { lowerCase } from "./testing/layerCase.ts";

const written = (init: Initializer): string => {
  const round = (v: number): string => String(Number(v.toPrecision(6)));
  if (init.kind === "constant" || init.kind === "fitted") return round(init.value);
  if (init.kind === "uniform") return `U(${round(init.low)}, ${round(init.high)})`;
  if (init.kind === "direction") return "a direction";
  if (init.kind === "lengths") return `lengths of ${init.of}`;
  return init.kind === "normal"
    ? `N(${round(init.mean)}, ${round(init.std)}²)`
    : `${init.statistic} of ${init.input}`;
};

/** Parameters and buffers of every example that has any: name, shape and first values. */
function stateOf(layer: Layer): string[] {
  return layer.examples.flatMap((example, i) => {
    const b = createBuilder();
    const context: LoweringContext = { b, training: false, bind: {}, drawn: 0, state: [], inputs: new Map() };
    const wires = Object.fromEntries(
      Object.entries(exampleTypes(example)).map(([port, types]) => [port, types.map((t) => b.leaf(port, t))]),
    );
    lowerNode({ id: layer.type, ...exampleLayer(layer, example), frozen: false }, wires, context);
    return context.state.map((s) => `${i} ${s.role} ${s.name} [${s.leaf.type.shape}] ${written(s.init)}`);
  });
}

// Names and first values are PyTorch's; each line was held against its source when it was written.
test("layers keep the state that PyTorch's keep, and start like them", async () => {
  const lines = Object.values(layers).flatMap(stateOf);
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("testing/layerState.txt");
});

test("layers add to the loss where they say so, a number for each sample", () => {
  for (const plain of Object.values(layers))
    for (const example of plain.examples) {
      const { layer, params } = exampleLayer(plain, example);
      const { addedLosses } = lowerCase({ layer, params, types: exampleTypes(example) });
      expect(addedLosses.length > 0, layer.type).toBe(layer.addsLoss?.(params) ?? false);
      for (const { type } of addedLosses) expect(type.shape, layer.type).toEqual(["N"]);
    }
});

test("layers draw random numbers where they say so", () => {
  for (const plain of Object.values(layers))
    for (const example of plain.examples) {
      const { layer, params } = exampleLayer(plain, example);
      const sizes = { training: true, bind: { N: 2, S: 3, T: 3, H: 4, W: 4 } };
      const { drawn } = lowerCase({ layer, params, types: exampleTypes(example) }, sizes);
      expect(drawn > 0, layer.type).toBe(layer.draws?.(params) ?? false);
    }
});
