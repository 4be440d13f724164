import { readRunRecord, type RunRecord, type StoredRun, type TimedEvent } from "../../state/run/runRecord.ts";
import { isRunEvent, type RunEvent } from "../../../training/run/events.ts";
import { appendText, folderAt, namesIn, readBytes, writeBytes } from "./folders.ts";

/** Keeps the record of a run. */
export const writeRecord = async (record: RunRecord): Promise<void> =>
  writeBytes(await folderAt("runs", record.id), "record.json", JSON.stringify(record));

/** Events one a line; a blank line before each part, so that one that was cut off damages none after it. */
const HISTORY = "events.jsonl";

/** Adds events to the history of a run; what it has already is not written again. */
export async function appendEvents(id: string, events: readonly TimedEvent[]): Promise<void> {
  if (events.length === 0) return;
  const lines = events.map((timed) => `${JSON.stringify(timed)}\n`).join("");
  await appendText(await folderAt("runs", id), HISTORY, `\n${lines}`);
}

/** Every run in this browser, newest first; a record that cannot be read is left out. */
export async function storedRuns(): Promise<StoredRun[]> {
  const runs = await folderAt("runs");
  const found = await Promise.all((await namesIn(runs)).map(readRun));
  return found.flatMap((run) => run ?? []).sort((a, b) => b.record.startedAt - a.record.startedAt);
}

/** One run; undefined where there is none. */
export async function readRun(id: string): Promise<StoredRun | undefined> {
  const folder = await folderAt("runs", id);
  const record = readRunRecord(await readJson(folder, "record.json"));
  return record && { record, events: await readEvents(folder) };
}

async function readEvents(folder: FileSystemDirectoryHandle): Promise<TimedEvent[]> {
  // All of it as one list, as earlier versions wrote it.
  const before = await readJson(folder, "events.json");
  const events = Array.isArray(before) ? (before as TimedEvent[]) : [];
  let damaged = 0;
  for (const line of new TextDecoder().decode(await readBytes(folder, HISTORY)).split("\n")) {
    const timed = parsed(line) as TimedEvent | undefined;
    if (isRunEvent(timed?.event)) events.push(timed);
    else if (line !== "") damaged++;
  }
  if (damaged > 0) events.push({ event: damagedHistory(damaged), at: Date.now() });
  return events;
}

const damagedHistory = (lines: number): RunEvent => ({
  kind: "notice",
  message: `${lines} ${lines === 1 ? "line" : "lines"} of the run's history in this browser cannot be read; it goes on without.`,
  advice: "Its checkpoints have checksums of their own.",
});

async function readJson(folder: FileSystemDirectoryHandle, name: string): Promise<unknown> {
  const bytes = await readBytes(folder, name);
  return bytes && parsed(new TextDecoder().decode(bytes));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
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
