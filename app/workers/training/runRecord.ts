import { z } from "zod";
import { document } from "../../../graph-schema/document.ts";
import type { RunEvent } from "../../../training/events.ts";
import { folderAt, namesIn, readBytes, writeBytes } from "./folders.ts";

/** What is kept of a run in this browser besides its checkpoints. */
export const runRecord = z.strictObject({
  id: z.string(),
  /** Id of the project it belongs to. */
  name: z.string(),
  document,
  startedAt: z.number(),
  /** `running` in a record that is read at start means that the tab was closed in the middle. */
  status: z.enum(["running", "finished", "stopped", "halted", "moved"]),
});
export type RunRecord = z.infer<typeof runRecord>;

/** A run as it was told so far. */
export interface StoredRun {
  record: RunRecord;
  events: readonly { event: RunEvent; at: number }[];
}

/** Keeps the record of a run. */
export const writeRecord = async (record: RunRecord): Promise<void> =>
  writeBytes(await folderAt("runs", record.id), "record.json", JSON.stringify(record));

/** Keeps the events of a run, all of them. */
export const writeEvents = async (id: string, events: StoredRun["events"]): Promise<void> =>
  writeBytes(await folderAt("runs", id), "events.json", JSON.stringify(events));

/** Every run in this browser, newest first; a record that cannot be read is left out. */
export async function storedRuns(): Promise<StoredRun[]> {
  const runs = await folderAt("runs");
  const found = await Promise.all((await namesIn(runs)).map(readRun));
  return found.flatMap((run) => run ?? []).sort((a, b) => b.record.startedAt - a.record.startedAt);
}

/** One run; undefined where there is none. */
export async function readRun(id: string): Promise<StoredRun | undefined> {
  const folder = await folderAt("runs", id);
  const record = runRecord.safeParse(await readJson(folder, "record.json"));
  const events = await readJson(folder, "events.json");
  return record.success
    ? { record: record.data, events: Array.isArray(events) ? (events as StoredRun["events"]) : [] }
    : undefined;
}

async function readJson(folder: FileSystemDirectoryHandle, name: string): Promise<unknown> {
  const bytes = await readBytes(folder, name);
  try {
    return bytes && JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Removes a run with all its files. */
export const removeRun = async (id: string): Promise<void> =>
  (await folderAt("runs")).removeEntry(id, { recursive: true });
