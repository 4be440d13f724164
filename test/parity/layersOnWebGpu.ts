import { gradients } from "../../ir/autodiff.ts";
import { createBuilder } from "../../ir/builder.ts";
import type { Program } from "../../ir/program.ts";
import { type LoweringContext, lowerNode } from "../../compiler/lower/lowerNode.ts";
import { optimize } from "../../ir/passes/optimize.ts";
import { targets } from "../../ir/targets.ts";
import { noise } from "../../ir/testing/exampleTensors.ts";
import { load, type TestTensor } from "../../ir/testing/runProgram.ts";
import type { Layer, LayerExample } from "../../layers/layer.ts";
import { layers } from "../../layers/layers.ts";
import { bindShape, sizeOf, tensor } from "../../ir/types/shape.ts";
import { exampleLayer, exampleTypes } from "../../layers/testing/exampleDocument.ts";
import { faultsOnWebGpu } from "./faultsOnWebGpu.ts";

// A process of its own, because the graphics driver is chosen by its environment. Prints one line of JSON: what went
// wrong on WebGPU with the examples of any layer, in training (with gradients) and in use. Arguments: types of layers
// to run, all without.

const bind = { N: 2, T: 3, H: 8, W: 9, S: 4, L: 5 };

/** The outputs of a layer and the gradients of all that it is made from. */
function programOf(layer: Layer, example: LayerExample, { training }: { training: boolean }): Program {
  const b = createBuilder();
  const context: LoweringContext = {
    b,
    training,
    bind,
    drawn: 0,
    state: [],
    inputs: new Map(),
    ...(training && {
      sampleWeight: b.leaf("weights", tensor([bind.N])),
      randomKey: b.leaf("key", tensor([], "uint32")),
    }),
  };
  const wires = Object.fromEntries(
    Object.entries(exampleTypes(example)).map(([port, types]) => [
      port,
      types.map((t, i) => b.leaf(`${port}${i}`, tensor(bindShape(t.shape, bind), t.dtype))),
    ]),
  );
  const placed = { id: "node", ...exampleLayer(layer, example), frozen: false };
  const results = lowerNode(placed, wires, context);
  const outputs = Object.fromEntries(Object.entries(results).filter(([, v]) => v.kind !== "leaf"));
  const given = [...Object.values(wires).flat(), ...context.inputs.values()];
  const wrt = [...given.filter((v) => v.type.dtype === "float32"), ...context.state.map((s) => s.leaf)];
  const cotangents = Object.entries(outputs).flatMap(([port, y]) =>
    training && y.type.dtype === "float32" ? [{ y, dy: b.leaf(`dy ${port}`, y.type) }] : [],
  );
  for (const { y, dy } of cotangents)
    gradients({ y, dy, wrt }, b).forEach((g, i) => {
      if (g) outputs[`gradient of ${dy.name} by ${wrt[i]!.name}`] = g;
    });
  for (const { name, next } of context.state) if (next) outputs[`next ${name}`] = next;
  const fed = [context.sampleWeight, context.randomKey].filter((v) => v !== undefined);
  const inputs = [...given, ...context.state.map((s) => s.leaf), ...cotangents.map(({ dy }) => dy), ...fed];
  return { name: "layer", inputs, state: [], outputs };
}

function feedsFor(
  program: Program,
  { exclusiveUpperBound: below = 2, range: [low, high] = [-1, 1] }: LayerExample,
): Record<string, TestTensor> {
  return Object.fromEntries(
    program.inputs.map(({ name, type: { dtype, shape } }, seed) => {
      const random = noise(sizeOf(shape) as number, seed);
      const most = dtype === "bool" ? 2 : below;
      const data =
        dtype !== "float32"
          ? random.map((u) => Math.floor(((u + 1) / 2) * most))
          : random.map((u) =>
              name.endsWith("_var") ? u + 2 : name === "weights" ? 1 : low + ((u + 1) / 2) * (high - low),
            );
      return [name, { dtype, dims: shape as number[], data }];
    }),
  );
}

const only = process.argv.slice(2);
const result: string[] = [];
for (const [type, layer] of Object.entries(layers)) {
  if (only.length > 0 && !only.includes(type)) continue;
  for (const example of layer.examples)
    for (const training of [true, false]) {
      const program = programOf(layer, example, { training });
      if (Object.keys(program.outputs).length === 0) continue;
      const feeds = feedsFor(program, example);
      const expected = await (await load(optimize(program, targets.cpu)))(feeds);
      for (const fault of await faultsOnWebGpu(program, { feeds, expected }))
        result.push(`${type} ${JSON.stringify(example.params ?? {})}: ${fault}`);
    }
}
console.log(JSON.stringify(result));
