import * as ort from "onnxruntime-node";
import { describe, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { emitModel } from "../../compiler/compile.ts";
import { createBuilder } from "../../ir/builder.ts";
import { type Program, rootsOf } from "../../ir/program.ts";
import { reachable, type Value } from "../../ir/value.ts";
import type { OpName } from "../../ir/ops.ts";
import { flattenState } from "../../ir/passes/flattenState.ts";
import { optimize, optimizeFlat } from "../../ir/passes/optimize.ts";
import { splitUpdate } from "../../ir/passes/splitUpdate.ts";
import { trainStep } from "../../compiler/steps/trainStep.ts";
import { feeds } from "../../compiler/steps/stepContext.ts";
import { type Document, emptyDocument } from "../../graph-schema/document.ts";
import { zeros } from "../../ir/initializer.ts";
import { singleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { targets } from "../../ir/targets.ts";
import { tensor } from "../../ir/types/shape.ts";
import { keyOf, uniforms } from "../run/generator.ts";
import { initialState } from "../run/prepare.ts";
import { planObjective } from "../run/planRun.ts";
import { graph } from "../../test/parity/graph.ts";
import { runCase } from "../../test/parity/runCase.ts";
import type { RuntimeSession } from "./runtime.ts";
import type { HostTensor, Tensors } from "../run/tensor.ts";
import { loadFlat } from "./flat.ts";
import { nodeBackend } from "./node.ts";
import { loadOnnx, type OnnxBackend } from "./onnx.ts";
import { kernelOps } from "./wasm/elementwiseKernel.ts";

const { create, tensor: over } = nodeBackend(1);
const inGraph: OnnxBackend = { create, tensor: over };
/** Kernels of ours, with outputs that ONNX Runtime fills in place and with ones that are copied over. */
const inKernels: readonly OnnxBackend[] = [
  { ...inGraph, host: { fillsOutputs: true } },
  { ...inGraph, host: { fillsOutputs: false } },
];

/** State of one kind in one tensor, as on a GPU. */
const inOneTensor = (train: Program, state: Tensors): Promise<RuntimeSession> =>
  loadFlat((flat, joined) => loadOnnx(inGraph, flat, joined), optimizeFlat({ train }, targets.cpu), state);

const float32 = (shape: readonly number[], data: Float32Array): HostTensor => ({
  dtype: "float32",
  shape,
  data,
});
const copy = (tensors: Tensors): Tensors =>
  Object.fromEntries(Object.entries(tensors).map(([name, x]) => [name, { ...x, data: x.data.slice() }]));
/** Bits of every tensor: NaN and −0 are told apart too. */
const bits = (tensors: Tensors): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(tensors).map(([name, { data }]) => [name, new Uint8Array(data.buffer)]));

/** A regression with batch norm, whose tensors do not all fill groups of four. */
function network(optimizer: { type: string; params: Record<string, unknown> }): Document {
  const layers = [
    ["x", "input", { shape: [3] }],
    ["hidden", "linear", { units: 7 }],
    ["norm", "batchNorm1d", {}],
    ["relu", "relu", {}],
    ["y", "linear", { units: 1 }],
    ["output", "output", {}],
  ] as const;
  const nodes = layers.map(([id, type, params]) => ({
    id,
    type,
    params,
    position: [0, 0] as [number, number],
  }));
  const edges = layers.slice(1).map(([to], i) => ({ from: layers[i]![0], output: "y", to: to, input: "x" }));
  const settings = singleTermPlan({
    loss: { type: "meanSquaredError" },
    metrics: [],
    clipNorm: 1,
    batchSize: 5,
    optimizer,
  });
  return { ...emptyDocument("network"), graph: { nodes: nodes as never, edges }, plan: settings };
}

function programOf(document: Document): Program {
  const checked = check(document);
  const { objective } = planObjective(checked);
  if (!checked.ok || !objective) throw new Error("the document of the test does not compile");
  return trainStep({ checked, objective, batchSize: 5, bind: {} }).program;
}

const batch = (step: number): Tensors => ({
  x: float32([5, 3], uniforms(keyOf(step, "x"), 15)),
  [feeds.target]: float32([5, 1], uniforms(keyOf(step, "target"), 5)),
  [feeds.weight]: float32([5], Float32Array.of(1, 1, 1, 1, 0)),
  [feeds.rate]: float32([], Float32Array.of(0.01 / (step + 1))),
  [feeds.key]: { dtype: "uint32", shape: [], data: Uint32Array.of(step) },
});

async function trained(session: RuntimeSession, names: readonly string[]): Promise<Tensors> {
  for (let step = 0; step < 8; step++) await session.run("train", batch(step));
  const state = await session.read(names);
  await session.dispose();
  return state;
}

describe("an optimizer gives the bits that it gives in the graph in kernels, and over one tensor", () => {
  test.each([
    ["sgd", {}],
    ["sgd", { momentum: 0.9, nesterov: true, weightDecay: 0.01 }],
    ["adam", {}],
    ["adamW", { weightDecay: 0.1 }],
    ["rmsprop", { momentum: 0.5, centered: true }],
    ["adagrad", { rateDecay: 0.1, initialSum: 0.1 }],
  ])("%s %j", async (type, params) => {
    const program = programOf(network({ type, params }));
    const train = optimize(program, targets.cpu);
    const { rest, updates } = splitUpdate(train, kernelOps);
    const parameters = program.state.filter((s) => s.role === "parameter" && s.leaf.type.shape[0] !== 1);
    for (const { name } of parameters) expect(rest.state.find((s) => s.name === name)!.next).toBeUndefined();
    expect(updates.length).toBeGreaterThanOrEqual(parameters.length);

    const names = program.state.map((s) => s.name);
    const start = initialState(program.state, 1, { statistics: () => undefined });
    const expected = bits(await trained(await loadOnnx(inGraph, { train }, copy(start)), names));
    for (const backend of inKernels) {
      const session = await loadOnnx(backend, { train }, copy(start));
      expect(bits(await trained(session, names))).toEqual(expected);
    }
    const flat = await inOneTensor(program, copy(start));
    expect(bits(await trained(flat, names))).toEqual(expected);
  });
});

test("parts of one tensor are written and read by their own names, and fewer nodes update them", async () => {
  const program = programOf(network({ type: "adam", params: {} }));
  const legal = optimize(program, targets.webgpu);
  const flat = flattenState({ train: legal }).programs.train!;
  const divisions = (p: Program): number => reachable(rootsOf(p)).filter((v) => v.op === "sqrt").length;
  expect(divisions(flat)).toBeLessThan(divisions(legal) - 3);

  const start = initialState(program.state, 1, { statistics: () => undefined });
  const session = await inOneTensor(program, copy(start));
  const names = program.state.map((s) => s.name);
  expect(bits(await session.read(names))).toEqual(bits(start));
  const bias = { "hidden.bias": float32([7], Float32Array.of(1, 2, 3, 4, 5, 6, 7)) };
  await session.write(bias);
  expect(bits(await session.read(names))).toEqual(bits({ ...start, ...bias }));
});

test.each([...kernelOps])("%s in a kernel rounds as ONNX Runtime does", async (op: OpName) => {
  const special = [0, -0, 1, -1, 1e-42, 3e38, Infinity, -Infinity, NaN, 0.1, 1e-8];
  const pairs = special.flatMap((x) => special.map((y) => [x, y] as const));
  const noise = uniforms(keyOf(2, op), 400).map((u) => (u - 0.5) * 20);
  const column = (i: 0 | 1): Float32Array =>
    Float32Array.of(...pairs.map((pair) => pair[i]), ...noise.subarray(i * 200, i * 200 + 200));
  const size = column(0).length;

  const b = createBuilder();
  const leaves = ["a", "b"].map((name) => b.leaf(name, tensor([size]))) as [Value, Value];
  const unary = op === "abs" || op === "neg" || op === "sqrt";
  const next = b.apply(op, unary ? [leaves[0]] : leaves, {});
  const program: Program = {
    name: "test",
    inputs: [leaves[1]],
    state: [{ name: "a", role: "buffer", leaf: leaves[0], next, init: zeros }],
    outputs: { second: leaves[1] },
  };
  const results: Float32Array[] = [];
  for (const backend of [inGraph, inKernels[0]!]) {
    const session = await loadOnnx(backend, { step: program }, { a: float32([size], column(0)) });
    await session.run("step", { b: float32([size], column(1)) });
    results.push((await session.read(["a"])).a!.data as Float32Array);
  }
  expect(results[1]).toEqual(results[0]);
});

test("state in kernels' memory is copied out, replaced, and missed when it was never given", async () => {
  const b = createBuilder();
  const leaf = b.leaf("count", tensor([6]));
  const next = b.add([leaf, b.constant(1)]);
  const state = [{ name: "count", role: "buffer" as const, leaf, next, init: zeros }];
  const program: Program = { name: "test", inputs: [], state, outputs: {} };
  const session = await loadOnnx(
    inKernels[0]!,
    { step: program, other: { ...program, outputs: { leaf } } },
    {},
  );
  await expect(session.run("step", {})).rejects.toThrow("no state count");
  await session.write({ count: float32([6], new Float32Array(6).fill(3)) });
  await session.run("step", {});
  const before = await session.read(["count"]);
  expect((await session.run("other", {})).leaf!.data).toEqual(new Float32Array(6).fill(4));
  expect(before.count!.data).toEqual(new Float32Array(6).fill(4));
  expect((await session.read(["count"])).count!.data).toEqual(new Float32Array(6).fill(5));
});

test("state that the graph replaces takes turns in memory of the session's own", async () => {
  const b = createBuilder();
  const leaf = b.leaf("sums", tensor([2, 2]));
  const next = b.matMul([leaf, b.constant([1, 1, 0, 1], [2, 2])]);
  const state = [{ name: "sums", role: "buffer" as const, leaf, next, init: zeros }];
  const program: Program = { name: "test", inputs: [], state, outputs: { both: b.matMul([leaf, next]) } };
  const given = float32([2, 2], Float32Array.of(1, 0, 0, 1));
  const session = await loadOnnx(nodeBackend(1), { step: program }, { sums: given });
  const seen: Float32Array[] = [];
  for (let i = 0; i < 3; i++)
    seen.push((await session.run("step", {})).both!.data as Float32Array<ArrayBuffer>);
  expect(seen.map((x) => x[1])).toEqual([1, 3, 5]);
  expect((await session.read(["sums"])).sums!.data).toEqual(Float32Array.of(1, 3, 0, 1));
  expect(given.data).toEqual(Float32Array.of(1, 0, 0, 1));
  await session.write({ sums: given });
  for (let i = 0; i < 2; i++) await session.run("step", {});
  expect((await session.read(["sums"])).sums!.data).toEqual(Float32Array.of(1, 2, 0, 1));
  expect(given.data).toEqual(Float32Array.of(1, 0, 0, 1));
  await session.dispose();
});

test("what does not fit is refused at the door, by input and axis", async () => {
  const b = createBuilder();
  const x = b.leaf("x", tensor(["T", 2]));
  const y = b.leaf("y", tensor(["T", 2]));
  const program: Program = { name: "sum", inputs: [x, y], state: [], outputs: { z: b.add([x, y]) } };
  const session = await loadOnnx(inGraph, { sum: program }, {});
  const rows = (count: number): HostTensor => ({
    dtype: "float32",
    shape: [count, 2],
    data: new Float32Array(2 * count),
  });
  expect((await session.run("sum", { x: rows(3), y: rows(3) })).z!.shape).toEqual([3, 2]);
  // ONNX Runtime itself would spread the one row.
  await expect(session.run("sum", { x: rows(3), y: rows(1) })).rejects.toThrow(
    'sum is fed what does not fit: input "y", axis 0: expected 3, as T is 3 by input "x", got 1',
  );
  await session.dispose();
});

test.each<[string, string[]]>([
  ["of another attention", ["other>asked.query", "scaled>asked.key", "scaled>asked.value", "asked>rest.x"]],
  ["of its own", ["scaled>asked.query", "scaled>asked.key", "scaled>asked.value", "asked>rest.x"]],
])("a scaled value is found that is a query, and a key %s", async (_, wires) => {
  const map = { shape: [2, 4, 4] };
  const document = graph(
    [
      ["x", "input", map],
      ["other", "input", map],
      ["scaled", "expression", { formula: "2 * tanh(x)" }],
      ["asked", "scaledDotProductAttention"],
      ["asking", "scaledDotProductAttention"],
      ["out", "output"],
      ["rest", "output"],
    ],
    ["x>scaled.x", "scaled>asking.query", "other>asking.key", "other>asking.value", "asking>out.x", ...wires],
  );
  const checked = check(document);
  const { gradients, weights } = await runCase(checked, { N: 3 }, {});
  expect(Object.keys(gradients)).toEqual(["x", "other"]);
  const session = await ort.InferenceSession.create(emitModel(checked, { weights }), {
    graphOptimizationLevel: "all",
  });
  await session.release();
});
