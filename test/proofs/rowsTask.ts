import { type Document, emptyDocument } from "../../graph-schema/document.ts";
import { singleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { nodeSha256 } from "../../nodejs/nodeSha256.ts";
import { openFile } from "../../nodejs/openFile.ts";
import { readFiles } from "../../training/data/readFiles.ts";
import { openCheckpointStore } from "../../training/run/checkpointStore.ts";
import { RunControl } from "../../training/run/control.ts";
import { keyOf } from "../../training/run/generator.ts";
import { train } from "../../training/run/loop.ts";
import { oneAhead } from "../../training/run/oneAhead.ts";
import type { RunPlan } from "../../training/run/planRun.ts";
import { requirePlan } from "../../training/run/requirePlan.ts";
import { shuffledBatches } from "../../training/run/shuffledBatches.ts";
import type { Tensors } from "../../training/run/tensor.ts";
import type { TrainingData } from "../../training/run/trainingData.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { memoryFolder } from "../../training/testing/memoryFolder.ts";

/** Work on a file of rows: a run of one epoch, or its batches without steps. */
export interface RowsTask {
  path: string;
  work: "train" | "gather";
  /** Units of each hidden layer; 256 unless said. */
  units?: number;
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
function documentOf(inputs: number, hidden: number): Document {
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
    ...emptyDocument("numbers"),
    plan: singleTermPlan({
      ...{ loss: { type: "meanSquaredError", params: {} }, metrics: [], epochs: 1, batchSize: BATCH },
      ...{ logEvery: 100, checkpointEvery: 1_000_000 },
    }),
    graph: {
      nodes: [
        { id: "x", type: "input", params: { shape: [inputs] }, position: [0, 0] },
        linear("first", hidden, 200),
        relu("bend", 400),
        linear("second", hidden, 600),
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

/** Trains to the end; the steps are timed from the first point of the curves to the last. */
async function trained(run: RunPlan, data: TrainingData): Promise<Omit<RowsReport, "rows" | "peakBytes">> {
  const steps = train({
    ...run,
    ...{ data, plan: run.document.plan },
    ...{ runtime: nodeRuntime({ threads: 1 }), store: openCheckpointStore(memoryFolder()) },
    control: new RunControl(),
  });
  const points: { step: number; loss: number; at: number }[] = [];
  for await (const event of steps) {
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
  const batches = shuffledBatches(trainRows, { key: keyOf(0, "shuffle", 0), size: BATCH });
  const begun = performance.now();
  let steps = 0;
  for await (const _ of oneAhead(batches, (rows) => batch(rows, BATCH))) steps++;
  return { steps, seconds: (performance.now() - begun) / 1000, firstLoss: 0, loss: 0 };
}

const task = JSON.parse(process.argv[2]!) as RowsTask;
const read = await readFiles([await openFile(task.path)], { startHash: nodeSha256 });
if ("error" in read) throw new Error(read.error);
const { dataset } = read;
const run = await requirePlan(documentOf(dataset.columns.length - 1, task.units ?? 256), dataset);
const { data } = run;
let first: Promise<Tensors> | undefined;
const still: TrainingData = { ...data, batch: (rows, size) => (first ??= data.batch(rows, size)) };
const done =
  task.work === "gather" ? await gathered(data) : await trained(run, task.sameBatch ? still : data);
const peakBytes = process.resourceUsage().maxRSS * 1024;
process.stdout.write(JSON.stringify({ ...done, rows: dataset.rows, peakBytes } satisfies RowsReport));
