import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Document } from "../graph-schema/document.ts";
import { nodeSha256 } from "../nodejs/nodeSha256.ts";
import { objectPath } from "../nodejs/objects.ts";
import { openFile } from "../nodejs/openFile.ts";
import type { Dataset } from "../training/data/dataset.ts";
import { type DataSource, loadDataset } from "../training/data/loadDataset.ts";
import { RunError } from "../training/run/runError.ts";
import type { RunJob } from "./runDirectory.ts";

const samplesFolder = new URL("../public/samples/", import.meta.url);

/** The bytes of an object that a job names. */
const objectOf = ({ data }: RunJob, sha256: string): Promise<Uint8Array> =>
  readFile(objectPath(join(data, "objects"), sha256));

/** What a run is to continue from, where it has no checkpoint of its own; undefined for one that begins. */
export const startingCheckpoint = (job: RunJob): (() => Promise<Uint8Array>) | undefined => {
  const { checkpoint } = job;
  return checkpoint === null ? undefined : () => objectOf(job, checkpoint);
};

/** The document of a job and its data; rejects with a RunError where they cannot be had. */
export async function loadJob(job: RunJob): Promise<{ document: Document; dataset: Dataset }> {
  const { document, dataset, fileName } = job;
  const source: DataSource = {
    sampleFile: (file) => readFile(new URL(file, samplesFolder)),
    importedFile: async (id) =>
      fileName === null
        ? undefined
        : {
            ...(await openFile(objectPath(join(job.data, "objects"), id.slice("file:".length)))),
            name: fileName,
          },
    startHash: nodeSha256,
  };
  const loaded = await loadDataset(dataset, source, document.plan.reading);
  if ("dataset" in loaded) return { document, dataset: loaded.dataset };
  throw new RunError("data", loaded.error, "Correct the file and import it again, or choose other data.");
}
