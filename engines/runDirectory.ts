import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { document } from "../graph-schema/document.ts";
import { anyVersion } from "../graph-schema/readDocument.ts";
import { type CheckpointStore, openCheckpointStore } from "../training/run/checkpointStore.ts";
import { directoryBlobs } from "../nodejs/directoryBlobs.ts";
import { writeFileAtomically } from "../nodejs/writeFileAtomically.ts";

/** What a run's programs are to do, and where the server has what they need. */
const runJob = z.object({
  id: z.string(),
  document: anyVersion(document),
  /** As in the plan: "sample:mnist", or "file:" and the sha256 of an object. */
  dataset: z.string(),
  /** Where the dataset's file is on this machine, and the name that it had, which tells its format; null for a sample. */
  file: z.object({ path: z.string(), name: z.string() }).nullable(),
  /** File to continue from, when the run has no checkpoint of its own yet. */
  checkpoint: z.string().nullable(),
  /** The server's data directory. */
  data: z.string(),
});
export type RunJob = z.infer<typeof runJob>;

/** Files of one run. */
export interface RunDirectory {
  path: string;
  /** What to do, as the server says it (`RunJob`). */
  job: string;
  /** Of what it is a run (`RunFile`); written once the data are known. */
  run: string;
  /** What the encoded data are (`InputsFile`); the last that is written before an engine that reads them starts. */
  inputs: string;
  /** One event a line, oldest first; only the run's program writes it. */
  events: string;
  /** The last event where events.jsonl takes no more; its bytes are allocated before the program starts. */
  final: string;
  /** One request a line since the program started, oldest first; only the server writes it. */
  requests: string;
  /** Why the run ended, of a program that leaves its files and its last event to others. */
  ended: string;
  /** Its time of modification is the program's last sign of life. */
  alive: string;
  /** Which process is at work. */
  process: string;
  checkpoints: string;
  artifacts: string;
  /** What the program printed. */
  log: string;
}

/** Where the folders of all runs are. */
export const runsFolder = (data: string): string => join(data, "runs");

/** Where the files of a run are; makes the folders. */
export async function runDirectory(data: string, runId: string): Promise<RunDirectory> {
  const directory = runDirectoryAt(join(runsFolder(data), runId));
  await mkdir(directory.checkpoints, { recursive: true });
  // Runs of earlier versions spell it so.
  await rename(join(directory.path, "artefacts"), directory.artifacts).catch(() => undefined);
  await mkdir(directory.artifacts, { recursive: true });
  return directory;
}

/** The same from the path of the folder. */
export const runDirectoryAt = (path: string): RunDirectory => ({
  path,
  job: join(path, "job.json"),
  run: join(path, "run.json"),
  inputs: join(path, "inputs.json"),
  events: join(path, "events.jsonl"),
  final: join(path, "final.json"),
  requests: join(path, "requests.jsonl"),
  ended: join(path, "ended.json"),
  alive: join(path, "alive"),
  process: join(path, "process.json"),
  checkpoints: join(path, "checkpoints"),
  artifacts: join(path, "artifacts"),
  log: join(path, "log.txt"),
});

export const writeJob = (directory: RunDirectory, job: RunJob): Promise<void> =>
  writeFileAtomically(directory.job, JSON.stringify(job));

export const readJob = async (directory: RunDirectory): Promise<RunJob> =>
  runJob.parse(JSON.parse(await readFile(directory.job, "utf8")));

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
