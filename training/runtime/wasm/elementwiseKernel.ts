import type { Value } from "../../../ir/value.ts";
import type { OpName } from "../../../ir/ops.ts";
import { isUniform, type StateUpdate } from "../../../ir/passes/splitUpdate.ts";
import { sizeOf } from "../../../ir/types/shape.ts";
import { float, signed, unsigned, type WasmFunction, type WasmType } from "./encode.ts";

/**
 * Instructions on four float32 at once (after the prefix 0xfd) and on one; each gives the bits that ONNX Runtime does.
 * Not min and max, which differ from it in the sign of 0.
 */
const instructions: Partial<Record<OpName, { four: number; one: number }>> = {
  abs: { four: 0xe0, one: 0x8b },
  neg: { four: 0xe1, one: 0x8c },
  sqrt: { four: 0xe3, one: 0x91 },
  add: { four: 0xe4, one: 0x92 },
  sub: { four: 0xe5, one: 0x93 },
  mul: { four: 0xe6, one: 0x94 },
  div: { four: 0xe7, one: 0x95 },
};

/** Ops that a kernel can be made of. */
export const kernelOps: ReadonlySet<OpName> = new Set(Object.keys(instructions) as OpName[]);

/** What a kernel is called with, after the number of elements: addresses in bytes, then single float32. */
export interface KernelArguments {
  /** Slots of the update, then the tensors it is given. */
  readonly tensors: readonly string[];
  readonly scalars: readonly string[];
}

/** Names of what the kernel of an update takes, in order. */
export const kernelArguments = ({ state, given }: StateUpdate): KernelArguments => ({
  tensors: [...state, ...given.filter(({ value }) => !isScalar(value))].map((x) => x.name),
  scalars: given.filter(({ value }) => isScalar(value)).map((x) => x.name),
});

const isScalar = (v: Value): boolean => sizeOf(v.type.shape) === 1;

const op = {
  block: [0x02, 0x40],
  loop: [0x03, 0x40],
  end: 0x0b,
  branch: 0x0c,
  branchIf: 0x0d,
  get: 0x20,
  set: 0x21,
  i32: { const: 0x41, geUnsigned: 0x4f, add: 0x6a, and: 0x71, shiftLeft: 0x74 },
  f32: { load: 0x2a, store: 0x38, const: 0x43 },
  v128: { load: 0, store: 11, const: 12, splat: 19 },
} as const;

/** One pass over memory that carries out an update in place: four elements at a time, then the last few. */
export function elementwiseKernel(update: StateUpdate): WasmFunction {
  const { tensors, scalars } = kernelArguments(update);
  const locals: WasmType[] = [];
  const params: WasmType[] = [
    "i32",
    ...tensors.map(() => "i32" as const),
    ...scalars.map(() => "f32" as const),
  ];
  const local = (type: WasmType): number => params.length + locals.push(type) - 1;
  const argumentOf = new Map([...tensors, ...scalars].map((name, i) => [name, i + 1]));
  const [offset, end] = [local("i32"), local("i32")];
  const code = [
    ...[op.get, 0, ...int(2), op.i32.shiftLeft, op.set, ...unsigned(end)],
    ...pass(fourLanes, [op.get, ...unsigned(end), ...int(-16), op.i32.and]),
    ...pass(oneLane, [op.get, ...unsigned(end)]),
  ];
  return { params, locals, code };

  /** Runs over elements from `offset` to the limit that `limit` leaves on the stack. */
  function pass(lane: Lane, limit: readonly number[]): number[] {
    const place = new Map<Value, number>();
    const before: number[] = [];
    const body: number[] = [];
    for (const { name, value } of update.given.filter((g) => isScalar(g.value))) {
      place.set(value, local(lane.type));
      before.push(op.get, ...unsigned(argumentOf.get(name)!), ...lane.fromScalar);
      before.push(op.set, ...unsigned(place.get(value)!));
    }
    const address = (name: string): number[] => [
      ...[op.get, ...unsigned(argumentOf.get(name)!), op.get, ...unsigned(offset), op.i32.add],
    ];
    const sources = [
      ...update.state.map(({ name, leaf }) => ({ name, value: leaf })),
      ...update.given.filter((g) => !isScalar(g.value)),
    ];
    const read = new Set(update.steps.flatMap((v) => v.inputs));
    for (const { name, value } of sources.filter((x) => read.has(x.value))) {
      place.set(value, local(lane.type));
      body.push(...address(name), ...lane.load, op.set, ...unsigned(place.get(value)!));
    }
    for (const v of update.steps) {
      for (const x of v.inputs)
        body.push(...(isUniform(x) ? lane.constant(x.data![0]!) : [op.get, ...unsigned(place.get(x)!)]));
      place.set(v, local(lane.type));
      body.push(...lane.apply(instructions[v.op!]!), op.set, ...unsigned(place.get(v)!));
    }
    for (const { name, next } of update.state)
      body.push(...address(name), op.get, ...unsigned(place.get(next)!), ...lane.store);
    return [
      ...before,
      ...op.block,
      ...op.loop,
      ...[op.get, ...unsigned(offset), ...limit, op.i32.geUnsigned, op.branchIf, 1],
      ...body,
      ...[op.get, ...unsigned(offset), ...int(lane.bytes), op.i32.add, op.set, ...unsigned(offset)],
      ...[op.branch, 0, op.end, op.end],
    ];
  }
}

interface Lane {
  type: WasmType;
  bytes: number;
  /** Memory instructions say how far addresses are aligned, as a power of two, and a constant offset. */
  load: readonly number[];
  store: readonly number[];
  fromScalar: readonly number[];
  constant(x: number): number[];
  apply(instruction: { four: number; one: number }): number[];
}

const int = (n: number): number[] => [op.i32.const, ...signed(n)];
const simd = (code: number): number[] => [0xfd, ...unsigned(code)];

const fourLanes: Lane = {
  type: "v128",
  bytes: 16,
  load: [...simd(op.v128.load), 4, 0],
  store: [...simd(op.v128.store), 4, 0],
  fromScalar: simd(op.v128.splat),
  constant: (x) => [...simd(op.v128.const), ...[x, x, x, x].flatMap(float)],
  apply: ({ four }) => simd(four),
};

const oneLane: Lane = {
  type: "f32",
  bytes: 4,
  load: [op.f32.load, 2, 0],
  store: [op.f32.store, 2, 0],
  fromScalar: [],
  constant: (x) => [op.f32.const, ...float(x)],
  apply: ({ one }) => [one],
};
