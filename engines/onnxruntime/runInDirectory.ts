import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { partsOf } from "../../training/run/content.ts";
import type { CheckpointStore } from "../../training/run/checkpointStore.ts";
import type { RunControl } from "../../training/run/control.ts";
import { loadDataset } from "../../training/data/loadDataset.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { executeRun } from "../../training/run/executeRun.ts";
import { RunError } from "../../training/run/runError.ts";
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
export async function runInDirectory({ directory, spec, control, emit, sync }: Task): Promise<void> {
  const checkpoints = await runCheckpoints(directory);
  // Whoever resumes from a checkpoint must find all events that were emitted before it.
  const store: CheckpointStore = {
    ...checkpoints,
    save: (...checkpoint) => {
      sync();
      return checkpoints.save(...checkpoint);
    },
  };
  const { document, checkpoint } = spec;
  const objects = join(spec.data, "objects");
  await executeRun(
    {
      latest: true,
      ...(checkpoint !== null && { checkpoint: () => readFile(objectPath(objects, checkpoint)) }),
    },
    {
      ...{ store, control, emit },
      clock: () => performance.now(),
      load: async () => ({ document, dataset: await datasetOf(spec, objects) }),
      runtime: () => Promise.resolve(nodeRuntime()),
      persist: async (files) => {
        for (const [name, content] of Object.entries(files))
          await writeFileAtomically(join(directory.artifacts, name), partsOf(content));
      },
    },
  );
}

async function datasetOf({ dataset, fileName }: RunSpec, objects: string) {
  const loaded = await loadDataset(dataset, {
    sampleFile: (file) => readFile(new URL(file, samplesFolder)),
    importedFile: async (id) =>
      fileName === null
        ? undefined
        : { name: fileName, bytes: await readFile(objectPath(objects, id.slice("file:".length))) },
  });
  if ("dataset" in loaded) return loaded.dataset;
  throw new RunError("data", loaded.error, "Correct the file and import it again, or choose other data.");
}
