import type { InferenceSession, Tensor, TypedTensor } from "onnxruntime-common";
import { nextName, toOnnx } from "../../compiler/emit/onnx/onnx.ts";
import { mapValues } from "../../ir/mapValues.ts";
import type { Program } from "../../ir/program.ts";
import { rootsOf } from "../../ir/program.ts";
import { reachable } from "../../ir/value.ts";
import type { TensorType } from "../../ir/types/shape.ts";
import { type SplitProgram, splitUpdate } from "../../ir/passes/splitUpdate.ts";
import { feedFault } from "../run/feedFault.ts";
import { createQueue } from "./queue.ts";
import type { RuntimeSession } from "./runtime.ts";
import { widenFeeds } from "./widenFeeds.ts";
import type { HostTensor, Tensors } from "../run/tensor.ts";
import { kernelOps } from "./wasm/elementwiseKernel.ts";
import { fitsHostMemory, loadHostUpdates } from "./wasm/hostUpdates.ts";

/** The part of onnxruntime-node and onnxruntime-web that is the same. */
export interface OnnxRuntime {
  InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  Tensor: new (type: Tensor.Type, data: HostTensor["data"], dims: readonly number[]) => Tensor;
}

/**
 * How ONNX Runtime optimizes a graph. It folds no constants larger than this many bytes: the zeros that a gradient of
 * ResNet's images is added to are 0.8 GB, and quick to make at each step. It takes no factor into a MatMul, as it may
 * then lose a value that a transposed one beside it reads ("Invalid model").
 */
export const optimization = {
  constant_folding_max_output_size_in_bytes: String(2 ** 24),
  disable_specified_optimizers: "MatMulScaleFusion",
} as const;

export interface OnnxBackend {
  ort: OnnxRuntime;
  options: InferenceSession.SessionOptions;
  /** Where state is in host memory, whether run() writes an output into the tensor that it is given for it. */
  host?: { fillsOutputs: boolean };
}

interface Loaded {
  session: InferenceSession;
  /** What it is fed. */
  inputs: readonly ({ name: string } & TensorType)[];
  /** Slot names that the program reads, and those that its outputs replace. */
  reads: readonly string[];
  writes: readonly string[];
  /** Slot names that our kernels replace. */
  updates: readonly string[];
  outputs: readonly string[];
  /** Outputs, each with the tensor that ONNX Runtime is to fill, where it can. */
  fetches: Readonly<Record<string, Tensor | null>>;
}

/**
 * Compiles programs that are optimized for its target for ONNX Runtime and keeps their state in its tensors, on the device where it has one. In host
 * memory, kernels of our own update state in one pass, in place, rather than ONNX Runtime in one an op.
 */
export async function loadOnnx(
  { ort, options, host }: OnnxBackend,
  programs: Readonly<Record<string, Program>>,
  initial: Tensors,
): Promise<RuntimeSession> {
  const split = splitPrograms();
  const updates = await loadHostUpdates(mapValues(split, (x) => x.updates));
  const loaded = new Map<string, Loaded>();
  for (const [name, parts] of Object.entries(split)) loaded.set(name, await loadProgram(name, parts));
  const state = new Map<string, Tensor>();
  const toDevice = (x: HostTensor): Tensor => new ort.Tensor(x.dtype, x.data, x.shape);
  for (const [name, x] of Object.entries(initial)) put(name, x);
  // ONNX Runtime's web build is not reentrant, so everything takes its turn.
  const inTurn = createQueue();

  function splitPrograms(): Record<string, SplitProgram> {
    const parts = mapValues(programs, (program) => {
      const split = splitUpdate(program, kernelOps);
      // ONNX Runtime takes no graph that computes nothing.
      return rootsOf(split.rest).length > 0 ? split : { rest: program, updates: [] };
    });
    return host && fitsHostMemory(mapValues(parts, (x) => x.updates))
      ? parts
      : mapValues(programs, (rest) => ({ rest, updates: [] }));
  }

  async function loadProgram(name: string, { rest: program, updates: own }: SplitProgram): Promise<Loaded> {
    const used = new Set(reachable(rootsOf(program)));
    const session = await ort.InferenceSession.create(toOnnx(program), options);
    const given = host?.fillsOutputs ? updates.given(name) : new Map<string, Float32Array>();
    return {
      session,
      inputs: program.inputs.map((v) => ({ name: v.name, ...v.type })),
      reads: program.state.filter((s) => used.has(s.leaf)).map((s) => s.name),
      writes: program.state.filter((s) => s.next).map((s) => s.name),
      updates: own.flatMap((update) => update.state.map((s) => s.name)),
      outputs: Object.keys(programs[name]!.outputs),
      fetches: Object.fromEntries(
        session.outputNames.map((output) => {
          const data = given.get(output);
          const shape = program.outputs[output]?.type.shape as readonly number[];
          return [output, data ? new ort.Tensor("float32", data, shape) : null];
        }),
      ),
    };
  }

  /** Takes over a tensor as state. */
  function put(name: string, x: HostTensor): void {
    const data = updates.state.get(name);
    data?.set(x.data as Float32Array);
    state.get(name)?.dispose();
    state.set(name, toDevice(data ? { ...x, data } : x));
  }

  async function runProgram(name: string, given: Tensors): Promise<Tensors> {
    const program = loaded.get(name) ?? missing(`program ${name}`);
    const { session, inputs, reads, writes, outputs, fetches } = program;
    const feeds: Record<string, Tensor> = {};
    const wanted = new Set(session.inputNames);
    const fed = widenFeeds(inputs, given);
    const fault = feedFault(inputs, fed);
    if (fault) throw new Error(`internal: ${name} is fed what does not fit: ${fault}`);
    for (const [key, x] of Object.entries(fed)) if (wanted.has(key)) feeds[key] = toDevice(x);
    for (const key of reads) feeds[key] = state.get(key) ?? missing(`state ${key}`);
    for (const key of program.updates) if (!state.has(key)) missing(`state ${key}`);
    const results = await session.run(feeds, fetches);
    for (const key of writes) {
      const next = results[nextName(key)]!;
      const data = updates.state.get(key);
      if (data) data.set(next.data as Float32Array);
      else {
        state.get(key)?.dispose();
        state.set(key, next);
      }
    }
    for (const [key, data] of updates.given(name))
      if (!fetches[key]) data.set(results[key]!.data as Float32Array);
    updates.run(name, (key) => (results[key]!.data as Float32Array)[0]!);
    const read: Record<string, HostTensor> = {};
    for (const key of outputs) read[key] = await toHost(results[key]!);
    return read;
  }

  return {
    run: (name, given) => inTurn(() => runProgram(name, given)),
    read: (names) =>
      inTurn(async () => {
        const read: Record<string, HostTensor> = {};
        for (const name of names) {
          const tensor = state.get(name) ?? missing(`state ${name}`);
          const host = await toHost(tensor);
          // Reading moves a tensor to host memory; the next run uploads it again from here.
          if (tensor.location !== "cpu" || host.data !== tensor.data) state.set(name, toDevice(host));
          read[name] = { ...host, data: host.data.slice() };
        }
        return read;
      }),
    write: (tensors) =>
      inTurn(async () => {
        for (const [name, x] of Object.entries(tensors)) put(name, { ...x, data: x.data.slice() });
      }),
    dispose: () =>
      inTurn(async () => {
        for (const tensor of state.values()) tensor.dispose();
        state.clear();
        for (const { session } of loaded.values()) await session.release();
      }),
  };
}

async function toHost(tensor: Tensor): Promise<HostTensor> {
  const data = (await tensor.getData(true)) as HostTensor["data"];
  return { dtype: (tensor as TypedTensor<"float32">).type, shape: tensor.dims, data };
}

function missing(what: string): never {
  throw new Error(`internal: no ${what} is loaded`);
}
