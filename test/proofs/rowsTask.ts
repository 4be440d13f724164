import { check } from "../../compiler/check/check.ts";
import { feeds } from "../../compiler/steps/stepContext.ts";
import { type Document, emptyDocument } from "../../graph-schema/document.ts";
import { openFile } from "../../nodejs/openFile.ts";
import { openRows } from "../../training/data/rows/openRows.ts";
import type { RowSource } from "../../training/data/rows/rowSource.ts";
import { resolvePlan } from "../../training/objective/resolvePlan.ts";
import { openCheckpointStore } from "../../training/run/checkpointStore.ts";
import { RunControl } from "../../training/run/control.ts";
import { keyOf, permutation } from "../../training/run/generator.ts";
import { train } from "../../training/run/loop.ts";
import { oneAhead } from "../../training/run/oneAhead.ts";
import type { HostTensor, Tensors } from "../../training/run/tensor.ts";
import type { TrainingData } from "../../training/run/trainingData.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { memoryFolder } from "../../training/testing/memoryFolder.ts";

/** Work on a file of rows: a run of one epoch, or its batches without steps. */
export interface RowsTask {
  path: string;
  work: "train" | "gather";
  /** Trains on the first batch at each step, so that none is read. */
  sameBatch?: boolean;
}

export interface RowsReport {
  rows: number;
  steps: number;
  seconds: number;
  peakBytes: number;
  firstLoss: number;
  loss: number;
}

const BATCH = 256;

/** An MLP that predicts y from the other columns. */
function documentOf(inputs: number): Document {
  const empty = emptyDocument("numbers");
  const linear = (id: string, units: number, x: number) => ({
    ...{ id, type: "linear", params: { units } },
    position: [x, 0] as [number, number],
  });
  const relu = (id: string, x: number) => ({
    ...{ id, type: "relu", params: {} },
    position: [x, 0] as [number, number],
  });
  const chain = ["x", "first", "bend", "second", "bendAgain", "answer", "output"];
  return {
    ...empty,
    plan: {
      ...empty.plan,
      ...{ loss: { type: "meanSquaredError", params: {} }, metrics: [], epochs: 1, batchSize: BATCH },
      ...{ logEvery: 100, checkpointEvery: 1_000_000 },
    },
    graph: {
      nodes: [
        { id: "x", type: "input", params: { shape: [inputs] }, position: [0, 0] },
        linear("first", 256, 200),
        relu("bend", 400),
        linear("second", 256, 600),
        relu("bendAgain", 800),
        linear("answer", 1, 1000),
        { id: "output", type: "output", params: {}, position: [1200, 0] },
      ],
      edges: chain.slice(1).map((to, i) => ({
        ...{ from: chain[i]!, output: "y", to, input: "x" },
      })),
    },
  };
}

/** The rows of a source as a model of one input sees them; a fifth is held out. */
function dataOf(source: RowSource): TrainingData {
  const last = source.columns.length - 1;
  const every = source.columns.map((_, i) => i);
  const order = permutation(keyOf(0, "split"), source.rows);
  const held = Math.round(source.rows / 5);
  return {
    ...{ hash: "0".repeat(64), bind: {}, targets: {} },
    trainRows: order.slice(held).sort(),
    validationRows: order.slice(0, held).sort(),
    async batch(rows, size) {
      const columns = await source.gather(every, rows);
      const x = new Float32Array(size * last);
      for (let c = 0; c < last; c++) for (let i = 0; i < rows.length; i++) x[i * last + c] = columns[c]![i]!;
      const y = new Float32Array(size);
      y.set(columns[last]!);
      return {
        x: float32([size, last], x),
        [feeds.target]: float32([size, 1], y),
        [feeds.weight]: float32([size], new Float32Array(size).fill(1, 0, rows.length)),
      };
    },
  };
}

const float32 = (shape: readonly number[], data: Float32Array): HostTensor => ({
  dtype: "float32",
  shape,
  data,
});

/** Trains to the end; the steps are timed from the first point of the curves to the last. */
async function trained(data: TrainingData, inputs: number): Promise<Omit<RowsReport, "rows" | "peakBytes">> {
  const document = documentOf(inputs);
  const checked = check(document);
  const { objective } = resolvePlan(document.plan);
  if (!checked.ok || !objective) throw new Error("the document does not compile");
  const run = train({
    ...{ checked, objective, data, plan: document.plan, documentHash: "1".repeat(64) },
    ...{ runtime: nodeRuntime({ threads: 1 }), store: openCheckpointStore(memoryFolder()) },
    control: new RunControl(),
  });
  const points: { step: number; loss: number; at: number }[] = [];
  for await (const event of run) {
    if (event.kind === "step") points.push({ ...event, at: performance.now() });
    if (event.kind === "halted") throw new Error(event.message);
  }
  const [first, last] = [points[0]!, points.at(-1)!];
  return {
    ...{ steps: last.step - first.step, seconds: (last.at - first.at) / 1000 },
    ...{ firstLoss: first.loss, loss: last.loss },
  };
}

/** Gathers the batches of an epoch as a run does, without a step. */
async function gathered({ trainRows, batch }: TrainingData): Promise<Omit<RowsReport, "rows" | "peakBytes">> {
  const order = permutation(keyOf(0, "shuffle", 0), trainRows.length).map((i) => trainRows[i]!);
  const starts = Array.from({ length: Math.ceil(order.length / BATCH) }, (_, i) => i * BATCH);
  const begun = performance.now();
  let steps = 0;
  for await (const _ of oneAhead(starts, (at) => batch(order.subarray(at, at + BATCH), BATCH))) steps++;
  return { steps, seconds: (performance.now() - begun) / 1000, firstLoss: 0, loss: 0 };
}

const task = JSON.parse(process.argv[2]!) as RowsTask;
const file = await openFile(task.path);
const opened = await openRows(file);
if ("error" in opened) throw new Error(opened.error);
const { source } = opened;
const data = dataOf(source);
let first: Promise<Tensors> | undefined;
const still: TrainingData = { ...data, batch: (rows, size) => (first ??= data.batch(rows, size)) };
const done =
  task.work === "gather"
    ? await gathered(data)
    : await trained(task.sameBatch ? still : data, source.columns.length - 1);
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ ...done, rows: source.rows, peakBytes } satisfies RowsReport));
