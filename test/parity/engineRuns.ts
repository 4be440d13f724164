import { existsSync } from "node:fs";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readEventFile } from "../../engines/eventFile.ts";
import { runDirectoryAt } from "../../engines/runDirectory.ts";
import type { Document } from "../../graph-schema/document.ts";
import { sizeOf } from "../../ir/types/shape.ts";
import { createDataset } from "../../training/data/createDataset.ts";
import type { Dataset } from "../../training/data/dataset.ts";
import { sampleOf } from "../../training/data/samples.ts";
import { openCheckpointStore } from "../../training/run/checkpointStore.ts";
import { RunControl } from "../../training/run/control.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { train } from "../../training/run/loop.ts";
import { planRun, type RunPlan } from "../../training/run/planRun.ts";
import type { TrainRequest } from "../../training/run/trainRequest.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { loadedColumns } from "../../training/testing/loadedColumns.ts";
import { memoryFolder } from "../../training/testing/memoryFolder.ts";
import { sampleFiles } from "../../training/testing/sampleFiles.ts";
import { runPython } from "../oracles.ts";
import { writeFolder } from "./writeFolder.ts";

// What PyTorch's engine makes of a run on one process or two, beside what ONNX Runtime makes of it.

/** How one run is carried out. */
export interface EngineRanks {
  ranks: 1 | 2;
  /** As `Settings` of the Python package reads them. */
  settings: Readonly<Record<string, unknown>>;
  /** The step at which it is stopped; else it goes on to its end. */
  until?: number;
  /** The loss scale that it begins with in float16. */
  scale?: number;
}

/** A document on the first rows of its sample set, ready to train; each step tells a point. */
export async function planRows(document: Document, rows: number): Promise<RunPlan> {
  const sample = await sampleOf(document.plan.dataset!)!.load(sampleFiles);
  const every = { ...document, plan: { ...document.plan, logEvery: 1 } };
  const plan = await planRun(every, await firstRows(sample, rows));
  if (!plan.objective) throw new Error(JSON.stringify(plan.diagnostics));
  return plan;
}

const firstRows = (sample: Dataset, rows: number): Promise<Dataset> =>
  createDataset({
    ...sample,
    columns: loadedColumns(sample).map((column) => ({
      ...column,
      data: column.data.subarray(0, rows * sizeOf(column.shape)),
    })),
  });

/** A tenth of each learning rate: where a batch norm divides by small deviations, rounding grows with every step. */
export function slower(document: Document): Document {
  const { plan } = document;
  const phases = plan.objective.phases.map((phase) => {
    const { params } = phase.optimizer;
    const learningRate = Number(params.learningRate) / 10;
    return { ...phase, optimizer: { ...phase.optimizer, params: { ...params, learningRate } } };
  });
  return { ...document, plan: { ...plan, objective: { ...plan.objective, phases } } };
}

/** What ONNX Runtime tells of a run, to its end. */
export async function eventsOfOurs(plan: RunPlan, more: Partial<TrainRequest> = {}): Promise<RunEvent[]> {
  const store = openCheckpointStore(memoryFolder());
  const runtime = nodeRuntime({ threads: 1 });
  const control = new RunControl();
  const events: RunEvent[] = [];
  for await (const event of train({ ...plan, plan: plan.document.plan, store, runtime, control, ...more }))
    events.push(event);
  return events;
}

/** Carries out runs by PyTorch, all in one pair of processes; each has a folder, a copy of that of its plan. */
export async function carryOutRuns(
  runs: readonly (EngineRanks & { folder: string; of: string })[],
): Promise<void> {
  for (const { folder, of } of runs) {
    if (folder !== of && !existsSync(folder)) await cp(of, folder, { recursive: true });
    const directory = runDirectoryAt(folder);
    await mkdir(directory.checkpoints, { recursive: true });
    await writeFile(directory.alive, "");
  }
  await runPython(new URL("engineRanks.py", import.meta.url).pathname, { runs });
}

/** The folder of a run as it begins, which runs are copied from. */
export async function beginFolder(plan: RunPlan, folder: string): Promise<string> {
  await writeFolder(plan, folder);
  return folder;
}

/** What PyTorch told of a run. */
export async function eventsOfTheirs(folder: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const { event } of readEventFile(join(folder, "events.jsonl"), 0)) events.push(event);
  return events;
}

/** Numbers that a run tells, by what they are of: losses of steps and validations, terms, metrics. */
export function numbersOf(events: readonly RunEvent[]): ReadonlyMap<string, number> {
  return new Map(
    events.flatMap((event): [string, number][] => {
      if (event.kind !== "step" && event.kind !== "validation") return [];
      const { kind, step, loss, terms = {}, metrics } = event;
      return Object.entries({ loss, ...terms, ...metrics }).map(([name, value]) => [
        `${kind} ${step} ${name}`,
        value,
      ]);
    }),
  );
}

/** Of those the losses alone: of close scores rounding decides which is larger, so that an accuracy jumps. */
export const lossesOf = (events: readonly RunEvent[]): ReadonlyMap<string, number> =>
  new Map([...numbersOf(events)].filter(([name]) => name.endsWith(" loss")));

/** The largest relative difference of told numbers, and of which; a number that one lacks is infinitely off. */
export function furthest(
  actual: ReadonlyMap<string, number>,
  expected: ReadonlyMap<string, number>,
): { off: number; of: string } {
  let worst = { off: 0, of: "" };
  for (const name of new Set([...actual.keys(), ...expected.keys()])) {
    const [a, b] = [actual.get(name) ?? Infinity, expected.get(name) ?? Infinity];
    const off = a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(b), 1e-3);
    if (!(off <= worst.off)) worst = { off, of: `${name}: ${a}, expected ${b}` };
  }
  return worst;
}
