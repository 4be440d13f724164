import type { StateUpdate } from "../../../ir/passes/splitUpdate.ts";
import { elementwiseKernel, kernelArguments } from "./elementwiseKernel.ts";
import { encodeModule, type WasmFunction } from "./encode.ts";

/** State in the memory of a WebAssembly module that updates it in place. */
export interface HostUpdates {
  /** Memory of the state that updates replace, by name of the slot. */
  readonly state: ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  /** Memory for the tensors that a program's updates are given, by name of its output. */
  given(program: string): ReadonlyMap<string, Float32Array<ArrayBuffer>>;
  /** Carries out the updates of a program; `scalar` has the single elements that they are given. */
  run(program: string, scalar: (name: string) => number): void;
}

/** Tensors begin at multiples of this many bytes, a cache line. */
const ALIGNMENT = 64;
const PAGE = 65536;
/** Bytes that a 32-bit WebAssembly memory can have. */
const LARGEST_MEMORY = 2 ** 32 - PAGE;

type Updates = Readonly<Record<string, readonly StateUpdate[]>>;

/** Bytes of memory that updates need for their state and what they are given. */
export const fitsHostMemory = (updates: Updates): boolean => layout(updates).bytes <= LARGEST_MEMORY;

/** Compiles updates, by program, into one module with a function for each that differs from the others. */
export async function loadHostUpdates(updates: Updates): Promise<HostUpdates> {
  const { state, given, bytes } = layout(updates);
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE) });
  const functions: WasmFunction[] = [];
  const known = new Map<string, number>();
  const numberOf = (update: StateUpdate): string => {
    const kernel = elementwiseKernel(update);
    const key = JSON.stringify(kernel);
    if (!known.has(key)) known.set(key, functions.push(kernel) - 1);
    return String(known.get(key));
  };
  const calls = Object.entries(updates).flatMap(([program, own]) =>
    own.map((update) => ({ program, update, number: numberOf(update), ...kernelArguments(update) })),
  );
  const { instance } = await WebAssembly.instantiate(encodeModule(functions), { env: { memory } });

  const view = ({ address, size }: Place): Float32Array<ArrayBuffer> =>
    new Float32Array(memory.buffer, address, size);
  const views = (places: ReadonlyMap<string, Place>): Map<string, Float32Array<ArrayBuffer>> =>
    new Map([...places].map(([name, place]) => [name, view(place)]));
  const givenViews = new Map([...given].map(([program, places]) => [program, views(places)]));
  const bound = calls.map(({ program, update, number, tensors, scalars }) => ({
    program,
    scalars,
    kernel: instance.exports[number] as (...x: number[]) => void,
    first: [
      update.size,
      ...tensors.map((name) => (state.get(name) ?? given.get(program)!.get(name)!).address),
    ],
  }));
  return {
    state: views(state),
    given: (program) => givenViews.get(program) ?? new Map(),
    run: (program, scalar) => {
      for (const x of bound) if (x.program === program) x.kernel(...x.first, ...x.scalars.map(scalar));
    },
  };
}

/** Where a tensor is: an address in bytes and a number of elements. */
interface Place {
  address: number;
  size: number;
}

function layout(updates: Updates): {
  state: Map<string, Place>;
  given: Map<string, Map<string, Place>>;
  bytes: number;
} {
  let bytes = 0;
  const place = (size: number): Place => {
    const address = bytes;
    bytes += Math.ceil((size * 4) / ALIGNMENT) * ALIGNMENT;
    return { address, size };
  };
  const state = new Map<string, Place>();
  const given = new Map<string, Map<string, Place>>();
  for (const [program, own] of Object.entries(updates)) {
    const places = new Map<string, Place>();
    given.set(program, places);
    for (const update of own) {
      for (const { name } of update.state) if (!state.has(name)) state.set(name, place(update.size));
      const scalars = new Set(kernelArguments(update).scalars);
      for (const { name } of update.given)
        if (!scalars.has(name) && !places.has(name)) places.set(name, place(update.size));
    }
  }
  return { state, given, bytes };
}
