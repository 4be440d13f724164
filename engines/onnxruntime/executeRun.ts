import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { emitArtifacts } from "../../training/run/emitArtifacts.ts";
import { type Checkpoint, readCheckpoint } from "../../training/run/checkpoint.ts";
import type { CheckpointStore } from "../../training/run/checkpointStore.ts";
import type { RunControl } from "../../training/run/control.ts";
import type { Dataset } from "../../training/data/dataset.ts";
import { readFiles } from "../../training/data/readFiles.ts";
import { sampleOf } from "../../training/data/samples.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { RunError } from "../../training/run/runError.ts";
import { train } from "../../training/run/loop.ts";
import type { TrainRequest } from "../../training/run/trainRequest.ts";
import { planRun, type RunPlan } from "../../training/run/planRun.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { type RunDirectory, runCheckpoints, type RunSpec } from "../runDirectory.ts";
import { objectPath } from "../../nodejs/objects.ts";
import { writeFileAtomically } from "../../nodejs/writeFileAtomically.ts";

/** One run in this process, from its newest checkpoint on. */
interface Task {
  directory: RunDirectory;
  spec: RunSpec;
  control: RunControl;
  emit(event: RunEvent): void;
  /** Syncs the events so far to disk. */
  sync(): void;
}

const samplesFolder = new URL("../../public/samples/", import.meta.url);

/** Trains to the end, with events, checkpoints and artifacts; throws a RunError where it cannot begin. */
export async function executeRun(task: Task): Promise<void> {
  const { directory, spec, control } = task;
  task.emit({ kind: "preparing", what: "Loading the data" });
  const run = await plan(spec);
  const checkpoints = await runCheckpoints(directory);
  const resume = await findCheckpoint(checkpoints, spec, run);
  // Whoever resumes from a checkpoint must find all events that were emitted before it.
  const store: CheckpointStore = {
    ...checkpoints,
    save: (...checkpoint) => {
      task.sync();
      return checkpoints.save(...checkpoint);
    },
  };
  const request: TrainRequest = {
    checked: run.checked,
    plan: run.document.plan,
    objective: run.objective,
    data: run.data,
    documentHash: run.documentHash,
    runtime: nodeRuntime(),
    store,
    control,
    ...(resume && { resume }),
  };

  const training = train(request);
  // Emitted last: the files of a run that is over are not looked at again, so they must be there by now.
  let end: RunEvent | undefined;
  for (let next = await training.next(); ; next = await training.next()) {
    if (next.done) {
      if (next.value) await writeArtifacts(directory, emitArtifacts(run, next.value.weights, next.value));
      break;
    }
    if (next.value.kind === "finished") end = next.value;
    else task.emit(next.value);
  }
  if (end) task.emit(end);
}

async function plan(spec: RunSpec): Promise<RunPlan> {
  const planned = await planRun(spec.document, await loadDataset(spec));
  if (planned.objective) return planned;
  const faults = planned.diagnostics.filter(({ severity }) => severity === "error").map(renderDiagnostic);
  throw new RunError("data", faults.join(" "), "Correct the model or its training plan, then start again.");
}

async function loadDataset({ dataset, fileName, data }: RunSpec): Promise<Dataset> {
  if (fileName !== null) {
    const bytes = await readFile(objectPath(join(data, "objects"), dataset.slice("file:".length)));
    const imported = await readFiles([{ name: fileName, bytes }]);
    if ("dataset" in imported) return imported.dataset;
    throw new RunError("data", imported.error, "Correct the file and import it again.");
  }
  const sample = sampleOf(dataset);
  if (!sample) throw new RunError("data", `There is no dataset ${dataset}.`, "Choose another dataset.");
  return sample.load((file) => readFile(new URL(file, samplesFolder)));
}

/** The newest of the run's own, else the one it was started from. */
async function findCheckpoint(
  checkpoints: CheckpointStore,
  spec: RunSpec,
  run: RunPlan,
): Promise<Checkpoint | undefined> {
  const bytes =
    (await checkpoints.latest()) ??
    (spec.checkpoint === null
      ? undefined
      : await readFile(objectPath(join(spec.data, "objects"), spec.checkpoint)));
  if (!bytes) return undefined;
  const read = readCheckpoint(bytes);
  const again = "Start the run anew, or take the checkpoint of this very document and data.";
  if ("error" in read) throw new RunError("data", `The checkpoint cannot be used: ${read.error}.`, again);
  if (read.state.document !== run.documentHash)
    throw new RunError("data", "The checkpoint is of another document or another training plan.", again);
  if (read.state.dataset !== run.data.hash)
    throw new RunError("data", "The checkpoint was trained on other data.", again);
  return read;
}

async function writeArtifacts(
  directory: RunDirectory,
  files: ReturnType<typeof emitArtifacts>,
): Promise<void> {
  for (const [name, content] of Object.entries(files))
    await writeFileAtomically(join(directory.artifacts, name), content);
}
