import { createBuilder } from "../../ir/builder.ts";
import type { Program } from "../../ir/program.ts";
import { type LoweringContext, lowerNode } from "../../compiler/lower/lowerNode.ts";
import { feeds as names } from "../../compiler/steps/stepContext.ts";
import { initialize } from "../../training/run/initialize.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import type { HostTensor } from "../../training/run/tensor.ts";
import type { Layer } from "../layer.ts";
import { tensor } from "../../ir/types/shape.ts";

/** A tensor given by its axes and elements; float32. */
export interface Numbers {
  shape: readonly number[];
  data: readonly number[];
}

export interface LayerRun {
  layer: Layer;
  params?: Readonly<Record<string, unknown>>;
  inputs: Readonly<Record<string, Numbers>>;
  /** Weights of the samples; given, the layer runs as in training. */
  weights?: readonly number[];
  /** Values of parameters and buffers; what is left out starts as it would. */
  state?: Readonly<Record<string, readonly number[]>>;
}

/** What a layer answers at its first output and what its buffers become, as computed by ONNX Runtime, by port and name of the buffer. */
export async function runLayer({ layer, params = {}, inputs, weights, state = {} }: LayerRun): Promise<{
  shape: readonly number[];
  y: number[];
  buffers: Readonly<Record<string, number[]>>;
}> {
  const b = createBuilder();
  const leaves = Object.fromEntries(
    Object.entries(inputs).map(([port, x]) => [port, b.leaf(port, tensor(x.shape))]),
  );
  const weight = b.leaf(names.weight, tensor([weights?.length ?? 1]));
  const key = b.leaf(names.key, tensor([], "uint32"));
  const context: LoweringContext = {
    b,
    training: weights !== undefined,
    bind: {},
    drawn: 0,
    state: [],
    inputs: new Map(),
    ...(weights && { sampleWeight: weight, randomKey: key }),
  };
  const wires = Object.fromEntries(Object.entries(leaves).map(([port, leaf]) => [port, [leaf]]));
  const node = { id: "node", layer, params: layer.params.parse(params), frozen: false };
  // An output that is an input as it stands would be none of the program's.
  const y = b.add([Object.values(lowerNode(node, wires, context))[0]!, b.constant(0)]);
  const program: Program = {
    name: "layer",
    inputs: [...Object.values(leaves), weight, key],
    state: context.state,
    outputs: { y },
  };
  const start = context.state.map((s) => {
    const shape = s.leaf.type.shape as number[];
    const given = state[s.name.slice("node.".length)];
    const first = initialize(s.init, shape, { seed: 1, name: s.name });
    return [s.name, given ? { ...first, data: Float32Array.from(given) } : first] as const;
  });
  const session = await nodeRuntime({ threads: 1 }).load({ layer: program }, Object.fromEntries(start));
  const feeds: Record<string, HostTensor> = {
    [names.weight]: {
      dtype: "float32",
      shape: weight.type.shape as number[],
      data: Float32Array.from(weights ?? [1]),
    },
    [names.key]: { dtype: "uint32", shape: [], data: new Uint32Array([7]) },
  };
  for (const [port, x] of Object.entries(inputs))
    feeds[port] = { dtype: "float32", shape: x.shape, data: Float32Array.from(x.data) };
  const answer = (await session.run("layer", feeds)).y!;
  const kept = await session.read(context.state.filter((s) => s.role === "buffer").map((s) => s.name));
  await session.dispose();
  const buffers = Object.entries(kept).map(([name, x]) => [name.slice("node.".length), numbers(x)]);
  return { shape: answer.shape, y: numbers(answer), buffers: Object.fromEntries(buffers) };
}

const numbers = (x: HostTensor): number[] => [...(x.data as Float32Array)];
