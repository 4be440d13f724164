import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { document } from "../graph-schema/document.ts";
import { anyVersion } from "../graph-schema/readDocument.ts";
import { type CheckpointStore, openCheckpointStore } from "../training/run/checkpointStore.ts";
import { directoryBlobs } from "../nodejs/directoryBlobs.ts";
import { writeFileAtomically } from "../nodejs/writeFileAtomically.ts";

/** What a run's process is to do. */
const runSpec = z.object({
  id: z.string(),
  document: anyVersion(document),
  /** As in the plan: "sample:mnist", or "file:" and the sha256 of an object. */
  dataset: z.string(),
  /** Name that the dataset's file had, which tells its format; null for a sample. */
  fileName: z.string().nullable(),
  /** Object to continue from, when the run has no checkpoint of its own yet. */
  checkpoint: z.string().nullable(),
  /** Lines that the event file has already. */
  lines: z.int(),
  /** The server's data directory. */
  data: z.string(),
});
export type RunSpec = z.infer<typeof runSpec>;

/** Files of one run. */
export interface RunDirectory {
  path: string;
  spec: string;
  /** One event a line, oldest first; only the run's process writes it. */
  events: string;
  checkpoints: string;
  artifacts: string;
  /** What the process printed. */
  log: string;
}

/** Where the files of a run are; makes the folders. */
export async function runDirectory(data: string, runId: string): Promise<RunDirectory> {
  const directory = runDirectoryAt(join(data, "runs", runId));
  await mkdir(directory.checkpoints, { recursive: true });
  await mkdir(directory.artifacts, { recursive: true });
  return directory;
}

/** The same from the path of the folder. */
export const runDirectoryAt = (path: string): RunDirectory => ({
  path,
  spec: join(path, "run.json"),
  events: join(path, "events.jsonl"),
  checkpoints: join(path, "checkpoints"),
  artifacts: join(path, "artefacts"),
  log: join(path, "log.txt"),
});

export const writeSpec = (directory: RunDirectory, spec: RunSpec): Promise<void> =>
  writeFileAtomically(directory.spec, JSON.stringify(spec));

export const readSpec = async (directory: RunDirectory): Promise<RunSpec> =>
  runSpec.parse(JSON.parse(await readFile(directory.spec, "utf8")));

/** The checkpoints of a run. */
export const runCheckpoints = async (directory: RunDirectory): Promise<CheckpointStore> =>
  openCheckpointStore(await directoryBlobs(directory.checkpoints));

const tailBytes = 64 * 1024;

/** The end of what a run's process printed. */
export async function runOutput(directory: RunDirectory): Promise<string> {
  const file = await open(directory.log, "r").catch(() => undefined);
  if (!file) return "";
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, tailBytes));
    await file.read(tail, 0, tail.length, size - tail.length);
    return tail.toString("utf8");
  } finally {
    await file.close();
  }
}
