import { readFile } from "node:fs/promises";
import type { Document } from "../graph-schema/document.ts";
import { nodeSha256 } from "../nodejs/nodeSha256.ts";
import { openFile } from "../nodejs/openFile.ts";
import type { Dataset } from "../training/data/dataset.ts";
import { type DataSource, loadDataset } from "../training/data/loadDataset.ts";
import { RunError } from "../training/run/runError.ts";
import type { RunJob } from "./runDirectory.ts";

const samplesFolder = new URL("../public/samples/", import.meta.url);

/** What a run is to continue from, where it has no checkpoint of its own; undefined for one that begins. */
export const startingCheckpoint = ({ checkpoint }: RunJob): (() => Promise<Uint8Array>) | undefined =>
  checkpoint === null ? undefined : () => readFile(checkpoint);

/** The document of a job and its data; rejects with a RunError where they cannot be had. */
export async function loadJob(job: RunJob): Promise<{ document: Document; dataset: Dataset }> {
  const { document, dataset, file } = job;
  const source: DataSource = {
    sampleFile: (name) => readFile(new URL(name, samplesFolder)),
    importedFile: async () =>
      file === null ? undefined : { ...(await openFile(file.path)), name: file.name },
    startHash: nodeSha256,
  };
  const loaded = await loadDataset(dataset, source, document.plan.reading);
  if ("dataset" in loaded) return { document, dataset: loaded.dataset };
  throw new RunError("data", loaded.error, "Correct the file and import it again, or choose other data.");
}
