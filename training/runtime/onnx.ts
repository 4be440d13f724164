import { nextName, toOnnx } from "../../compiler/emit/onnx/onnx.ts";
import { mapValues } from "../../ir/mapValues.ts";
import type { Program } from "../../ir/program.ts";
import { rootsOf } from "../../ir/program.ts";
import { reachable } from "../../ir/value.ts";
import type { DType, TensorType } from "../../ir/types/shape.ts";
import { type SplitProgram, splitUpdate } from "../../ir/passes/splitUpdate.ts";
import { feedFault } from "../run/feedFault.ts";
import { emptyTensor, isStaticType, type StaticType } from "./emptyTensor.ts";
import { createQueue } from "./queue.ts";
import type { RuntimeSession } from "./runtime.ts";
import { widenFeeds } from "./widenFeeds.ts";
import type { HostTensor, Tensors } from "../run/tensor.ts";
import { kernelOps } from "./wasm/elementwiseKernel.ts";
import { fitsHostMemory, loadHostUpdates } from "./wasm/hostUpdates.ts";

/** A tensor where ONNX Runtime computes; in host memory `location` is "cpu" and `data` its elements. */
export interface OnnxTensor {
  readonly type: string;
  readonly dims: readonly number[];
  readonly location: string;
  readonly data: unknown;
  /** Its elements, brought to host memory and freed elsewhere. */
  getData(release: true): Promise<unknown>;
  dispose(): void;
}

/** A model that is ready to run. */
export interface OnnxSession<T extends OnnxTensor = OnnxTensor> {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Outputs for inputs, by name; ONNX Runtime may leave one in the tensor that it is fetched into. */
  run(
    feeds: Readonly<Record<string, T>>,
    fetches: Readonly<Record<string, T | null>>,
  ): Promise<Readonly<Record<string, T>>>;
  release(): Promise<void>;
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

/** ONNX Runtime on one device. */
export interface OnnxBackend {
  create(model: Uint8Array): Promise<OnnxSession>;
  /** In host memory, where `x` is. */
  tensor(x: HostTensor): OnnxTensor;
  /** Where state is in host memory, whether run() writes an output into the tensor that it is given for it. */
  host?: { fillsOutputs: boolean };
}

interface Loaded {
  session: OnnxSession;
  /** What it is fed. */
  inputs: readonly ({ name: string } & TensorType)[];
  /** Slot names that the program reads, and those that its outputs replace. */
  reads: readonly string[];
  writes: readonly string[];
  /** Slot names that our kernels replace. */
  updates: readonly string[];
  outputs: readonly string[];
  /** Tensors for ONNX Runtime to fill, by output; those of next states and of what a run returns are no part of it. */
  given: Readonly<Record<string, OnnxTensor>>;
  /** Types of the outputs that a run returns, where ONNX Runtime can fill them. */
  returned: readonly (readonly [output: string, type: StaticType])[];
}

/**
 * Compiles programs that are optimized for its target for ONNX Runtime and keeps their state in its tensors, on the device where it has one. In host
 * memory, kernels of our own update state in one pass, in place, rather than ONNX Runtime in one an op.
 */
export async function loadOnnx(
  { create, tensor, host }: OnnxBackend,
  programs: Readonly<Record<string, Program>>,
  initial: Tensors,
): Promise<RuntimeSession> {
  const split = splitPrograms();
  const updates = await loadHostUpdates(mapValues(split, (x) => x.updates));
  /** Where a slot's next value is written; then it is the slot's, and what was the slot's is here. */
  const spares = new Map<string, OnnxTensor>();
  const loaded = new Map<string, Loaded>();
  for (const [name, parts] of Object.entries(split)) loaded.set(name, await loadProgram(name, parts));
  const state = new Map<string, OnnxTensor>();
  for (const [name, x] of Object.entries(initial))
    put(name, spares.has(name) ? { ...x, data: x.data.slice() } : x);
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
    const outputs = Object.keys(programs[name]!.outputs);
    const fillable = host?.fillsOutputs ? Object.entries(program.outputs) : [];
    const sized = fillable.flatMap(([output, { type }]) =>
      isStaticType(type) ? [[output, type] as const] : [],
    );
    const memory = updates.given(name);
    const replaced = program.state.filter((s) => s.next);
    if (host?.fillsOutputs)
      for (const { name, leaf } of replaced)
        if (isStaticType(leaf.type) && !spares.has(name)) spares.set(name, tensor(emptyTensor(leaf.type)));
    return {
      session: await create(toOnnx(program)),
      inputs: program.inputs.map((v) => ({ name: v.name, ...v.type })),
      reads: program.state.filter((s) => used.has(s.leaf)).map((s) => s.name),
      writes: replaced.map((s) => s.name),
      updates: own.flatMap((update) => update.state.map((s) => s.name)),
      outputs,
      given: Object.fromEntries(
        sized
          .filter(([output]) => !outputs.includes(output))
          .map(([output, type]) => {
            const data = memory.get(output);
            return [output, tensor(data ? { ...type, data } : emptyTensor(type))];
          }),
      ),
      returned: sized.filter(([output]) => outputs.includes(output)),
    };
  }

  /** Takes over a tensor as state. */
  function put(name: string, x: HostTensor): void {
    const data = updates.state.get(name);
    data?.set(x.data as Float32Array);
    state.get(name)?.dispose();
    state.set(name, tensor(data ? { ...x, data } : x));
  }

  /** Where ONNX Runtime is to leave each output of a run; null where it finds memory itself. */
  function fetchesOf({ session, writes, given, returned }: Loaded): Record<string, OnnxTensor | null> {
    const fetches: Record<string, OnnxTensor | null> = {};
    for (const name of session.outputNames) fetches[name] = given[name] ?? null;
    for (const key of writes) fetches[nextName(key)] = spares.get(key) ?? null;
    for (const [name, type] of returned) fetches[name] = tensor(emptyTensor(type));
    return fetches;
  }

  /** Makes what a run left in `next` the state of a slot. */
  function advance(name: string, next: OnnxTensor): void {
    const data = updates.state.get(name);
    if (data) return data.set(next.data as Float32Array);
    const last = state.get(name);
    if (last && spares.get(name) === next) spares.set(name, last);
    else {
      spares.delete(name);
      last?.dispose();
    }
    state.set(name, next);
  }

  async function runProgram(name: string, given: Tensors): Promise<Tensors> {
    const program = loaded.get(name) ?? missing(`program ${name}`);
    const { session, inputs, reads, writes, outputs } = program;
    const wanted = new Set(session.inputNames);
    const fed = widenFeeds(inputs, given);
    const fault = feedFault(inputs, fed);
    if (fault) throw new Error(`internal: ${name} is fed what does not fit: ${fault}`);
    for (const key of [...reads, ...program.updates]) if (!state.has(key)) missing(`state ${key}`);
    const own: Record<string, OnnxTensor> = {};
    for (const [key, x] of Object.entries(fed)) if (wanted.has(key)) own[key] = tensor(x);
    const feeds = { ...own };
    for (const key of reads) feeds[key] = state.get(key)!;
    const results = await session.run(feeds, fetchesOf(program));
    for (const key of writes) advance(key, results[nextName(key)]!);
    for (const [key, data] of updates.given(name))
      if (!program.given[key]) data.set(results[key]!.data as Float32Array);
    updates.run(name, (key) => (results[key]!.data as Float32Array)[0]!);
    const read: Record<string, HostTensor> = {};
    for (const key of outputs) read[key] = await toHost(results[key]!);
    for (const x of [...Object.values(own), ...outputs.map((key) => results[key]!)]) x.dispose();
    return read;
  }

  return {
    run: (name, given) => inTurn(() => runProgram(name, given)),
    read: (names) =>
      inTurn(async () => {
        const read: Record<string, HostTensor> = {};
        for (const name of names) {
          const held = state.get(name) ?? missing(`state ${name}`);
          const host = await toHost(held);
          // Reading moves a tensor to host memory; the next run uploads it again from here.
          if (held.location !== "cpu" || host.data !== held.data) state.set(name, tensor(host));
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
        const given = [...loaded.values()].flatMap((program) => Object.values(program.given));
        for (const x of [...state.values(), ...spares.values(), ...given]) x.dispose();
        state.clear();
        for (const { session } of loaded.values()) await session.release();
      }),
  };
}

async function toHost(tensor: OnnxTensor): Promise<HostTensor> {
  const data = (await tensor.getData(true)) as HostTensor["data"];
  return { dtype: tensor.type as DType, shape: tensor.dims, data };
}

function missing(what: string): never {
  throw new Error(`internal: no ${what} is loaded`);
}
