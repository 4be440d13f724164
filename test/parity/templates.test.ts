import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { check } from "../../compiler/check/check.ts";
import { emitModel } from "../../compiler/compile.ts";
import { predictStep } from "../../compiler/steps/predictStep.ts";
import { trainStep } from "../../compiler/steps/trainStep.ts";
import { feeds } from "../../compiler/steps/stepContext.ts";
import { type Document, type Edge, emptyDocument, type Node } from "../../graph-schema/document.ts";
import { singleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { keyOf, permutation } from "../../training/run/generator.ts";
import type { RunPlan } from "../../training/run/planRun.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { readSafetensors } from "../../training/run/safetensors.ts";
import type { HostTensor, TensorData, Tensors } from "../../training/run/tensor.ts";
import { runPython } from "../oracles.ts";
import { planSample, readTemplate, templateIds } from "../readTemplate.ts";
import { usesBatchNorm } from "./batchNorm.ts";
import { expectWithin } from "./compare.ts";
import { firstSteps } from "./firstSteps.ts";
import { batchOf } from "../../training/testing/batchOf.ts";
import { writeFolder } from "./writeFolder.ts";

/** Multiply–adds of a step; 20 of more take minutes. */
const MOST_WORK = 1e9;

/** Those that a sample set fits and that train soon; models.test.ts compares the others. */
const templates = templateIds().flatMap((id): [string, Document][] => {
  const document = readTemplate(id);
  const { dataset, batchSize } = document.plan;
  const checked = check(document);
  const long = Number(checked.total.macs) * batchSize > MOST_WORK;
  return dataset !== null && !long ? [[id, document]] : [];
});
const documents = new Map([
  ...templates,
  ["scores of a convolution, with the classes before the places", convolved({})],
  ["the same, smoothed", convolved({ labelSmoothing: 0.1 })],
  // Where the first token is the letter a, taken for padding, no key is left for the first query.
  ["a causal sequenceTransformer with padding", withMasks(readTemplate("sequenceTransformer"))],
  ["a batch norm where a last batch would hold one sample", normalized()],
]);
const STEPS = 20;

const root = mkdtempSync(join(tmpdir(), "tensorloom-templates-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

interface Mine {
  plan: RunPlan;
  start: Tensors;
  losses: number[];
  trained: Tensors;
}
const mine = new Map<string, Mine>();
let theirs: Record<string, { losses?: number[]; error?: string }> = {};

beforeAll(async () => {
  for (const [name, document] of documents) {
    const plan = await planSample(document);
    const start = await writeFolder(plan, join(root, name));
    const first = await firstSteps(
      { document, dataset: plan.encoding.dataset, steps: STEPS },
      nodeRuntime({ threads: 1 }),
    );
    mine.set(name, { plan, start, losses: first.losses, trained: first.weights });
  }
  theirs = await runPython(new URL("templates.py", import.meta.url).pathname, {
    directories: [...documents.keys()].map((name) => join(root, name)),
  });
}, 600_000);

describe.each([...documents.keys()])("%s", (name) => {
  test("onnx checks the model strictly, and PyTorch runs its source", () =>
    expect(theirs[join(root, name)]!.error).toBeUndefined());

  test("the first losses equal PyTorch's to 1e-4", () => {
    const { losses } = theirs[join(root, name)]!;
    expect(losses).toHaveLength(STEPS);
    const { plan, losses: ours } = mine.get(name)!;
    // Batch statistics divide by small deviations, so rounding grows with every step of Adam, in PyTorch's float32 too.
    const compared = usesBatchNorm(plan) ? 12 : STEPS;
    ours.slice(0, compared).forEach((loss, i) => {
      const relative = Math.abs(loss - losses![i]!) / losses![i]!;
      expect(relative, `step ${i + 1}`).toBeLessThan(1e-4);
    });
  });

  test("the gradients of the first step equal PyTorch's to 1e-5", async () => {
    const file = readSafetensors(readFileSync(join(root, name, "gradients.safetensors")));
    if ("error" in file) throw new Error(file.error);
    const found = await firstGradients(mine.get(name)!);
    expect(Object.keys(found).sort()).toEqual(Object.keys(file.tensors).sort());
    expectWithin(found, file.tensors, 1e-5);
  });

  test.each([1, 7])("the trained model.onnx answers as the eval program for a batch of %d", async (batch) => {
    const { plan, trained } = mine.get(name)!;
    const rows = plan.data.validationRows.subarray(0, batch);
    const { inputs } = await batchOf(plan.encoding, rows);
    const session = await nodeRuntime({ threads: 1 }).load(
      { predict: predictStep(plan.checked, { ...plan.data.bind, N: batch }) },
      trained,
    );
    const expected = await session.run("predict", inputs);
    await session.dispose();
    const model = await InferenceSession.create(emitModel(plan.checked, { weights: trained }));
    const answer = await model.run(
      Object.fromEntries(
        model.inputMetadata.map((taken) => [taken.name, asTaken(inputs[taken.name]!, taken)]),
      ),
    );
    const actual = Object.fromEntries(
      Object.entries(answer).map(([k, y]): [string, HostTensor] => [
        k,
        { dtype: "float32", shape: y.dims, data: y.data as TensorData },
      ]),
    );
    expect(Object.keys(actual)).toEqual(Object.keys(expected));
    expectWithin(actual, expected, 1e-5);
  });
});

/** As model.onnx takes it. */
const asTaken = ({ dtype, data, shape }: HostTensor, taken: InferenceSession.ValueMetadata): Tensor =>
  taken.isTensor && taken.type === "int64"
    ? new Tensor("int64", BigInt64Array.from(data as Int32Array, BigInt), shape)
    : new Tensor(dtype, data, shape);

/** Learns a line past a batch norm, in batches that leave one of the 240 rows alone. */
function normalized(): Document {
  const document = readTemplate("linearRegression");
  const { nodes, edges } = document.graph;
  const { id } = nodes.find((n) => n.type === "input")!;
  const norm: Node = { id: "norm", type: "batchNorm1d", params: {}, position: [0, 200] };
  const behind = edges.map((e) => (e.from === id ? { ...e, from: "norm" } : e));
  const before = { from: id, output: "y", to: "norm", input: "x" };
  return {
    ...document,
    graph: { nodes: [...nodes, norm], edges: [before, ...behind] },
    plan: { ...document.plan, batchSize: 239, epochs: 30 },
  };
}

/** Reads the sequences of a sample by a convolution, whose scores are [N, classes, places]. */
function convolved(params: object): Document {
  const placed = [
    ["letters", "input", { shape: ["T"], dtype: "int32" }],
    ["embedding", "embedding", { count: 16, dimension: 8 }],
    ["channels", "permute", { axes: [0, 2, 1] }],
    ["conv", "conv1d", { channels: 16, kernel: 5, padding: 2 }],
    ["scores", "output", {}],
  ] as const;
  const nodes = placed.map(([id, type, params], i): Node => ({
    ...{ id, type, position: [i * 200, 0] },
    params: params as Node["params"],
  }));
  const edges = nodes.slice(1).map(({ id }, i) => ({ from: nodes[i]!.id, output: "y", to: id, input: "x" }));
  const loss = { type: "crossEntropy", params };
  return {
    ...emptyDocument("Convolved"),
    graph: { nodes, edges },
    plan: singleTermPlan({ dataset: "sample:reverse", loss }),
  };
}

function withMasks({ graph, ...rest }: Document): Document {
  const attention = graph.nodes.filter((n) => n.type === "multiheadAttention").map((n) => n.id);
  const nodes = graph.nodes.map((n) =>
    attention.includes(n.id) ? { ...n, params: { ...n.params, causal: true } } : n,
  );
  const mask: Node = { id: "padding", type: "paddingMask", params: {}, position: [0, 0] };
  const read: Edge = { from: "tokens", output: "y", to: mask.id, input: "x" };
  const masking = attention.map((to): Edge => ({ from: mask.id, output: "y", to, input: "padding" }));
  return { ...rest, graph: { nodes: [...nodes, mask], edges: [...graph.edges, read, ...masking] } };
}

async function firstGradients({ plan, start }: Mine): Promise<Tensors> {
  const { checked, objective, document, data } = plan;
  const { batchSize, seed } = document.plan;
  const { bind, door } = data;
  const step = trainStep({ checked, objective, batchSize, bind, ...(door && { door }) });
  const names = [...step.gradients.keys()];
  const model = step.program.state.filter((s) => s.role === "parameter" || s.role === "buffer");
  const state = model.map(({ name, role, leaf, init }) => ({ name, role, leaf, init }));
  const outputs = Object.fromEntries(names.map((n) => [`gradient of ${n}`, step.gradients.get(n)!]));
  const session = await nodeRuntime({ threads: 1 }).load(
    { gradients: { name: "gradients", inputs: step.program.inputs, state, outputs } },
    start,
  );
  const order = permutation(keyOf(seed, "shuffle", 0), data.trainRows.length);
  const rows = order.subarray(0, batchSize).map((i) => data.trainRows[i]!);
  const found = await session.run("gradients", {
    ...(await data.batch(rows, batchSize)),
    [feeds.key]: { dtype: "uint32", shape: [], data: Uint32Array.of(keyOf(seed, "step", 0)) },
  });
  await session.dispose();
  return Object.fromEntries(names.map((n) => [n, found[`gradient of ${n}`]!]));
}
