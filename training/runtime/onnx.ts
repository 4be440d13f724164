import type { InferenceSession, Tensor, TypedTensor } from "onnxruntime-common";
import { nextName, toOnnx } from "../../compiler/emit/onnx.ts";
import type { Program } from "../../compiler/ir/program.ts";
import { rootsOf } from "../../compiler/ir/program.ts";
import { reachable } from "../../compiler/ir/value.ts";
import type { Target } from "../../compiler/op.ts";
import { optimize } from "../../compiler/passes/optimize.ts";
import type { RuntimeSession } from "../runtime.ts";
import type { HostTensor, Tensors } from "../tensor.ts";

/** The part of onnxruntime-node and onnxruntime-web that is the same. */
export interface OnnxRuntime {
  InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  Tensor: new (type: Tensor.Type, data: HostTensor["data"], dims: readonly number[]) => Tensor;
}

export interface OnnxBackend {
  ort: OnnxRuntime;
  target: Target;
  options: InferenceSession.SessionOptions;
}

interface Loaded {
  session: InferenceSession;
  /** Slot names that the program reads, and those it replaces. */
  reads: readonly string[];
  writes: readonly string[];
  outputs: readonly string[];
}

/** Compiles programs for ONNX Runtime and keeps their state in its tensors, on the device where it has one. */
export async function loadOnnx(
  { ort, target, options }: OnnxBackend,
  programs: Readonly<Record<string, Program>>,
  initial: Tensors,
): Promise<RuntimeSession> {
  const loaded = new Map<string, Loaded>();
  for (const [name, program] of Object.entries(programs)) loaded.set(name, await loadProgram(program));
  const state = new Map<string, Tensor>();
  const toDevice = (x: HostTensor): Tensor => new ort.Tensor(x.dtype, x.data, x.shape);
  for (const [name, x] of Object.entries(initial)) state.set(name, toDevice(x));
  let turn: Promise<unknown> = Promise.resolve();

  /** ONNX Runtime's web build is not reentrant, so everything takes its turn. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work, work);
    turn = result.catch(() => undefined);
    return result;
  };

  async function loadProgram(program: Program): Promise<Loaded> {
    const legal = optimize(program, target);
    const used = new Set(reachable(rootsOf(legal)));
    const session = await ort.InferenceSession.create(toOnnx(legal), options);
    return {
      session,
      reads: legal.state.filter((s) => used.has(s.leaf)).map((s) => s.name),
      writes: legal.state.filter((s) => s.next).map((s) => s.name),
      outputs: Object.keys(legal.outputs),
    };
  }

  async function runProgram(name: string, given: Tensors): Promise<Tensors> {
    const { session, reads, writes, outputs } = loaded.get(name) ?? missing(`program ${name}`);
    const feeds: Record<string, Tensor> = {};
    const wanted = new Set(session.inputNames);
    for (const [key, x] of Object.entries(given)) if (wanted.has(key)) feeds[key] = toDevice(x);
    for (const key of reads) feeds[key] = state.get(key) ?? missing(`state ${key}`);
    const results = await session.run(feeds);
    for (const key of writes) {
      state.get(key)?.dispose();
      state.set(key, results[nextName(key)]!);
    }
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
          // Downloading moves a tensor off the device; the next run takes it back up from here.
          if (tensor.location !== "cpu" || host.data !== tensor.data) state.set(name, toDevice(host));
          read[name] = { ...host, data: host.data.slice() };
        }
        return read;
      }),
    write: (tensors) =>
      inTurn(async () => {
        for (const [name, x] of Object.entries(tensors)) {
          state.get(name)?.dispose();
          state.set(name, toDevice({ ...x, data: x.data.slice() }));
        }
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
