import { gradients } from "../../compiler/autodiff.ts";
import { createBuilder } from "../../compiler/ir/builder.ts";
import type { Value } from "../../compiler/ir/value.ts";
import { type LoweringContext, lowerNode } from "../../compiler/lowerNode.ts";
import { noise } from "../../compiler/testing/exampleTensors.ts";
import { programOf, type TestTensor } from "../../compiler/testing/runProgram.ts";
import type { Layer, LayerExample } from "../../graph-schema/layer.ts";
import { layers } from "../../graph-schema/layers.ts";
import { tensor } from "../../graph-schema/shape.ts";
import { exampleTypes } from "../../graph-schema/testing/exampleDocument.ts";
import { bindTypes } from "../../graph-schema/testing/layerCase.ts";
import { faultsOnWebGpu } from "./webGpu.ts";

// A process of its own, because the graphics driver is chosen by its environment. Prints one line of JSON: what went
// wrong on WebGPU with the examples of a layer while training, none of which may fall back to the CPU. An argument is
// a pattern for the types of the layers.

const bind = { N: 3, T: 5, H: 9, W: 11, L: 7, S: 6 };

async function faults(layer: Layer, example: LayerExample): Promise<string[]> {
  const b = createBuilder();
  const context: LoweringContext = {
    b,
    training: true,
    bind,
    sampleWeight: b.leaf("step/weight", tensor([bind.N])),
    randomKey: b.leaf("step/key", tensor([], "uint32")),
    drawn: 0,
    state: [],
    inputs: new Map(),
  };
  const arriving = bindTypes(exampleTypes(example), bind);
  const wires = Object.fromEntries(
    Object.entries(arriving).map(([port, types]) => [port, types.map((t, i) => b.leaf(`${port}${i}`, t))]),
  );
  const params = layer.params.parse(example.params ?? {});
  const results = lowerNode({ id: "node", layer, params, frozen: false }, wires, context);
  const state = context.state.map((s) => s.leaf);
  const leaves = [...Object.values(wires).flat(), ...state, ...context.inputs.values()];
  const wrt = leaves.filter((v) => v.type.dtype === "float32");
  const outputs: Record<string, Value> = {};
  for (const [port, y] of Object.entries(results)) {
    // A value that is an input as it stands would be none of the program's.
    if (y.kind === "op") outputs[port] = y;
    if (y.type.dtype !== "float32") continue;
    const dy = b.leaf(`dy/${port}`, y.type);
    leaves.push(dy);
    gradients({ y, dy, wrt }, b).forEach((g, i) => {
      if (g && g.kind === "op") outputs[`${port} by ${wrt[i]!.name}`] = g;
    });
  }
  for (const [port, buffer] of context.state.entries())
    if (buffer.next) outputs[`next ${port}`] = buffer.next;
  if (Object.keys(outputs).length === 0) return [];
  const feeds = Object.fromEntries(leaves.map((v, i) => [v.name, feedOf(v, i, example.below ?? 2)]));
  return faultsOnWebGpu(programOf(outputs), {
    ...feeds,
    "step/weight": { dtype: "float32", dims: [bind.N], data: [1, 1, 1] },
    "step/key": { dtype: "uint32", dims: [], data: [5] },
  });
}

function feedOf({ type }: Value, seed: number, below: number): TestTensor {
  const dims = type.shape as number[];
  const numbers = noise(
    dims.reduce((a, d) => a * d, 1),
    seed,
  );
  const whole = (v: number): number => Math.floor(((v + 1) / 2) * below);
  return { dtype: type.dtype, dims, data: type.dtype === "float32" ? numbers : numbers.map(whole) };
}

const pattern = new RegExp(process.argv[2] ?? "");
const result: string[] = [];
for (const [type, layer] of Object.entries(layers as unknown as Record<string, Layer>))
  for (const [i, example] of pattern.test(type) ? layer.examples.entries() : [])
    for (const fault of await faults(layer, example)) result.push(`${type} ${i}: ${fault}`);
console.log(JSON.stringify(result));
