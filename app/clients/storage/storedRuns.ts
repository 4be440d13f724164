import { type RunRecord, runRecord, type StoredRun, type TimedEvent } from "../../state/run/runRecord.ts";
import { folderAt, namesIn, readBytes, writeBytes } from "./folders.ts";

/** Keeps the record of a run. */
export const writeRecord = async (record: RunRecord): Promise<void> =>
  writeBytes(await folderAt("runs", record.id), "record.json", JSON.stringify(record));

/** Keeps the events of a run, all of them. */
export const writeEvents = async (id: string, events: readonly TimedEvent[]): Promise<void> =>
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
    ? { record: record.data, events: Array.isArray(events) ? (events as TimedEvent[]) : [] }
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

/** Name of the lock that whoever trains a run holds. */
export const lockOf = (runId: string): string => `tensorloom.run.${runId}`;

/** Ids of the runs that some tab of this browser trains right now. */
export async function runsUnderWay(): Promise<ReadonlySet<string>> {
  const { held = [] } = await navigator.locks.query();
  const prefix = lockOf("");
  return new Set(held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])));
}
