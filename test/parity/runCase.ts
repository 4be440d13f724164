import type { Checked } from "../../compiler/check/checked.ts";
import { gradients } from "../../ir/autodiff.ts";
import { createBuilder } from "../../ir/builder.ts";
import type { Program } from "../../ir/program.ts";
import type { Value } from "../../ir/value.ts";
import { lower } from "../../compiler/lower/lower.ts";
import type { LoweringContext } from "../../compiler/lower/lowerNode.ts";
import { modelSlots } from "../../compiler/steps/model.ts";
import { predictStep } from "../../compiler/steps/predictStep.ts";
import { feeds } from "../../compiler/steps/stepContext.ts";
import { sizeOf, tensor } from "../../ir/types/shape.ts";
import { keyOf, randomBits, uniforms } from "../../training/run/generator.ts";
import { initialize } from "../../training/run/initialize.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import type { HostTensor, Tensors } from "../../training/run/tensor.ts";

/** What a model answers for random inputs, and how its parameters and inputs should change. */
export interface Answers {
  inputs: Tensors;
  /** Parameters and buffers that it started with. */
  weights: Tensors;
  /** As in use, by id of the output node. */
  outputs: Tensors;
  /** Σ over outputs of output · `cotangents`, differentiated while training (or in use, where training is random). */
  cotangents: Tensors;
  gradients: Tensors;
  /** Buffers after one training forward. */
  buffers: Tensors;
  /** Whether only the way in use can be compared, as when training draws random numbers. */
  random: boolean;
}

/** Which numbers a model is fed. */
export interface Feeding {
  /** Exclusive upper bound of integers. */
  exclusiveUpperBound?: number;
  /** Interval of the others; given, every third is a whole number, where functions have their kinks. */
  range?: readonly [low: number, high: number];
  /** Takes gradients as in use, where batch norms do not amplify rounding. */
  inUse?: boolean;
}

/** Runs a checked document on random inputs and weights, with sizes for its symbols. */
export async function runCase(
  checked: Checked,
  bind: Readonly<Record<string, number>>,
  feeding: Feeding,
): Promise<Answers> {
  const inUse = build(checked, { bind, training: false });
  const learning = build(checked, { bind, training: true });
  const random = feeding.inUse || learning.drawn > 0;
  const training = random ? inUse : learning;
  const weights: Record<string, HostTensor> = {};
  for (const { name, role, leaf, init } of inUse.program.state) {
    const shape = leaf.type.shape as number[];
    weights[name] =
      role === "parameter" ? initialize(init, shape, { seed: 1, name }) : floats(name, shape, [0.5, 1.5]);
  }
  const inputs = noiseFor(inUse.program.inputs, feeding);
  const fixed = { ...noiseFor(training.cotangents, {}), ...ones(training.program.inputs) };
  const session = await nodeRuntime({ threads: 1 }).load(
    { inUse: inUse.program, training: training.program },
    weights,
  );
  const outputs = pick(await session.run("inUse", { ...inputs, ...fixed }), Object.keys(inUse.outputs));
  const found = await session.run("training", { ...inputs, ...fixed });
  const buffers = await session.read(
    inUse.program.state.filter((s) => s.role === "buffer").map((s) => s.name),
  );
  await session.dispose();
  return {
    inputs,
    weights,
    outputs,
    cotangents: pick(
      fixed,
      training.cotangents.map((v) => v.name),
    ),
    gradients: Object.fromEntries(
      training.gradients.map((name) => [name.slice(GRADIENT.length), found[name]!]),
    ),
    buffers,
    random,
  };
}

/** What a model of the given weights answers in use for random inputs. */
export async function runInUse(
  checked: Checked,
  bind: Readonly<Record<string, number>>,
  { feeding, weights }: { feeding: Feeding; weights: Tensors },
): Promise<Pick<Answers, "inputs" | "outputs">> {
  const program = predictStep(checked, bind);
  const inputs = noiseFor(program.inputs, feeding);
  const session = await nodeRuntime({ threads: 1 }).load({ inUse: program }, weights);
  const outputs = await session.run("inUse", inputs);
  await session.dispose();
  return { inputs, outputs };
}

/** Keeps the outputs that hold gradients apart from the parameters and inputs of the same name. */
const GRADIENT = "gradient of ";

interface Built {
  program: Program;
  outputs: Readonly<Record<string, Value>>;
  cotangents: Value[];
  gradients: string[];
  drawn: number;
}

function build(
  checked: Checked,
  { bind, training }: { bind: Readonly<Record<string, number>>; training: boolean },
): Built {
  const b = createBuilder();
  const context: LoweringContext = {
    b,
    training,
    bind,
    drawn: 0,
    state: [],
    inputs: new Map(),
    ...(training && {
      sampleWeight: b.leaf(feeds.weight, tensor([bind.N!])),
      randomKey: b.leaf(feeds.key, tensor([], "uint32")),
    }),
  };
  const outputs = Object.fromEntries(lower(checked, context));
  const differentiable = Object.entries(outputs).filter(([, v]) => v.type.dtype === "float32");
  const cotangents = differentiable.map(([id, v]) => b.leaf(`dy/${id}`, v.type));
  const parts = differentiable.map(([, v], i) => {
    const product = b.mul([v, cotangents[i]!]);
    return b.reshape([b.reduceSum([product], { axes: product.type.shape.map((_, axis) => axis) })], {
      shape: [],
    });
  });
  const parameters = context.state.filter((s) => s.role === "parameter" && !s.frozen);
  const inputs = [...context.inputs.values()];
  const wrt = [...parameters.map((s) => s.leaf), ...inputs.filter((v) => v.type.dtype === "float32")];
  const y = parts.reduce<Value | undefined>((sum, part) => (sum ? b.add([sum, part]) : part), undefined);
  const grads = y ? gradients({ y, dy: b.constant(1), wrt }, b) : [];
  const named = wrt.flatMap((v, i) => (grads[i] ? [[`${GRADIENT}${v.name}`, grads[i]] as const] : []));
  const next = new Map(context.state.flatMap((s) => (s.next ? [[s.name, s.next] as const] : [])));
  const rest = training ? [context.sampleWeight!, context.randomKey!] : [];
  return {
    outputs,
    cotangents,
    drawn: context.drawn,
    gradients: named.map(([name]) => name),
    program: {
      name: "case",
      inputs: [...inputs, ...cotangents, ...rest],
      state: modelSlots(context.state, next),
      outputs: { ...outputs, ...Object.fromEntries(named) },
    },
  };
}

const floats = (
  name: string,
  shape: readonly number[],
  [low, high]: readonly [number, number],
): HostTensor & { data: Float32Array } => ({
  dtype: "float32",
  shape,
  data: uniforms(keyOf(7, name), sizeOf(shape)).map((u) => low + (high - low) * u),
});

function noiseFor(leaves: readonly Value[], { exclusiveUpperBound: below = 2, range }: Feeding): Tensors {
  const plain = leaves.filter(
    (v) => ![feeds.target, feeds.weight, feeds.rate, feeds.key].some((fed) => fed === v.name),
  );
  return Object.fromEntries(
    plain.map(({ name, type }): [string, HostTensor] => {
      const shape = type.shape as number[];
      if (type.dtype === "float32") {
        const x = floats(name, shape, range ?? [-1, 1]);
        return [name, range ? { ...x, data: x.data.map((v, i) => (i % 3 === 0 ? Math.round(v) : v)) } : x];
      }
      const count = sizeOf(shape);
      return [
        name,
        {
          dtype: "int32",
          shape,
          data: Int32Array.from({ length: count }, (_, i) => randomBits(i, 3) % below),
        },
      ];
    }),
  );
}

const ones = (leaves: readonly Value[]): Tensors =>
  Object.fromEntries(
    leaves.flatMap(({ name, type }): [string, HostTensor][] => {
      const shape = type.shape as number[];
      if (name === feeds.weight)
        return [[name, { dtype: "float32", shape, data: new Float32Array(shape[0]!).fill(1) }]];
      return name === feeds.key ? [[name, { dtype: "uint32", shape, data: Uint32Array.of(5) }]] : [];
    }),
  );

const pick = (tensors: Tensors, names: readonly string[]): Tensors =>
  Object.fromEntries(names.map((name) => [name, tensors[name]!]));
