import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { InferenceSession } from "onnxruntime-node";
import { check } from "../../compiler/check/check.ts";
import { emitModel } from "../../compiler/compile.ts";
import type { TensorData } from "../../compiler/emit/onnx/onnxTensor.ts";
import { toOnnx } from "../../compiler/emit/onnx/onnx.ts";
import { optimize } from "../../ir/passes/optimize.ts";
import { targets } from "../../ir/targets.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import { predictStep } from "../../compiler/steps/predictStep.ts";
import { trainStep } from "../../compiler/steps/trainStep.ts";
import { applyEdit } from "../../graph-schema/edits/edit.ts";
import { type Document, emptyDocument } from "../../graph-schema/document.ts";
import { planObjective } from "../../training/run/planRun.ts";
import { readTemplate } from "../readTemplate.ts";
import { benchStep } from "./randomBatch.ts";
import { cnn, largeDocument, mlp, transformer } from "./documents.ts";
import { type Figure, median, timed } from "./stats.ts";

/** Checking, compiling and emitting, in milliseconds. */
export async function compilerFigures(): Promise<Figure[]> {
  return [
    await wholeCheck(500, 50),
    await wholeCheck(5000, 500),
    await editCheck(),
    await editInWorker(),
    ...(await stepFigures()),
    await emitLarge(),
    await emitGpt2(),
    await resnetStep(),
  ];
}

async function wholeCheck(count: number, atMost: number): Promise<Figure> {
  const document = largeDocument(count);
  // A copy shares no node with what was checked before, as when a file is opened.
  const times = await timed(9, () => check(structuredClone(document)));
  return {
    what: `check a ${count}-node document, whole`,
    unit: "ms",
    ours: median(times),
    target: { kind: "value", atMost },
  };
}

async function editCheck(): Promise<Figure> {
  const edited = edits();
  let checked = check(edited.next().value);
  const times = await timed(50, () => {
    checked = check(edited.next().value, checked);
  });
  return {
    what: "check after one edit, 500 nodes",
    unit: "ms",
    ours: median(times),
    target: { kind: "value", atMost: 4 },
  };
}

/** The same where each edited document arrives as a message, as in the workers of the app. */
async function editInWorker(): Promise<Figure> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("followWorker.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    write: false,
  });
  const worker = new Worker(outputFiles[0]!.text, { eval: true });
  const edited = edits();
  const times: number[] = [];
  for (let i = 0; i < 60; i++) {
    worker.postMessage(edited.next().value);
    const [milliseconds] = (await once(worker, "message")) as [number];
    if (i >= 10) times.push(milliseconds);
  }
  await worker.terminate();
  return {
    what: "check after one edit, 500 nodes, in a worker",
    unit: "ms",
    ours: median(times),
    target: { kind: "value", atMost: 4 },
  };
}

/** A document of 500 nodes, again and again with another setting at one of them. */
function* edits(): Generator<Document, never> {
  let document = largeDocument(500);
  const node = document.graph.nodes.find((n) => n.type === "linear")!;
  for (let units = 10; ; units++) {
    yield document;
    const changed = { ...node, params: { units } };
    document = applyEdit(document, { kind: "replaceNode", id: node.id, node: changed }).document;
  }
}

async function stepFigures(): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [document, length] of [
    [mlp, 64],
    [cnn, 64],
    [transformer, 64],
  ] as const) {
    const compile = (): Uint8Array => toOnnx(optimize(benchStep(document, { length }).program, targets.cpu));
    figures.push({
      what: `compile the train step: ${document.name}`,
      unit: "ms",
      ours: median(await timed(5, compile)),
    });
    const bytes = compile();
    const create = async (): Promise<void> =>
      (await InferenceSession.create(bytes, { graphOptimizationLevel: "extended" })).release();
    figures.push({
      what: `create its session: ${document.name}`,
      unit: "ms",
      ours: median(await timed(5, create)),
    });
  }
  return figures;
}

/** 100 million parameters as one model.onnx. */
async function emitLarge(): Promise<Figure> {
  const width = 7072;
  const document: Document = {
    ...emptyDocument("wide"),
    graph: {
      nodes: [
        { id: "features", type: "input", params: { shape: [width] }, position: [0, 0] },
        { id: "first", type: "linear", params: { units: width, bias: false }, position: [0, 0] },
        { id: "second", type: "linear", params: { units: width, bias: false }, position: [0, 0] },
        { id: "output", type: "output", params: {}, position: [0, 0] },
      ],
      edges: [
        { from: "features", output: "y", to: "first", input: "x" },
        { from: "first", output: "y", to: "second", input: "x" },
        { from: "second", output: "y", to: "output", input: "x" },
      ],
    },
  };
  const weight = (): TensorData => ({
    dtype: "float32",
    shape: [width, width],
    data: new Float32Array(width * width),
  });
  const weights = { "first.weight": weight(), "second.weight": weight() };
  return emission(document, weights);
}

/** The template GPT-2 small, from its document to model.onnx. */
async function emitGpt2(): Promise<Figure> {
  const document = readTemplate("gpt2");
  const { state } = predictStep(check(document));
  const weights = Object.fromEntries(
    state.map(({ name, leaf }): [string, TensorData] => {
      const shape = leaf.type.shape as number[];
      return [name, { dtype: "float32", shape, data: new Float32Array(sizeOf(shape)) }];
    }),
  );
  return emission(structuredClone(document), weights);
}

/** The template ResNet-50, from its document to the train step as ONNX, batch 16. */
async function resnetStep(): Promise<Figure> {
  const document = readTemplate("resnet50");
  const plan = { ...document.plan, batchSize: 16 };
  const { objective } = planObjective(check({ ...document, plan }));
  const compile = (): Uint8Array => {
    const checked = check(structuredClone(document));
    const { program } = trainStep({ checked, objective: objective!, batchSize: 16, bind: {} });
    return toOnnx(optimize(program, targets.cpu));
  };
  return {
    what: "compile the train step: ResNet-50, from its document",
    unit: "ms",
    ours: median(await timed(5, compile)),
    target: { kind: "value", atMost: 1000 },
  };
}

/** Time and memory from a document to model.onnx with its weights. */
async function emission(document: Document, weights: Readonly<Record<string, TensorData>>): Promise<Figure> {
  const before = process.memoryUsage().rss;
  let peak = 0;
  const times = await timed(3, () => {
    const bytes = emitModel(check(structuredClone(document)), { weights });
    peak = Math.max(peak, process.memoryUsage().rss - before);
    return bytes.length;
  });
  const size = Object.values(weights).reduce((sum, w) => sum + w.data.byteLength, 0);
  return {
    what: `emit model.onnx of ${document.name}, ${(size / 4e6).toFixed(0)} M parameters`,
    unit: "ms",
    ours: median(times),
    target: { kind: "value", atMost: 3000 },
    note: `memory at its peak ${(1 + peak / size).toFixed(1)}× the weights`,
  };
}
