import {
  closeSync,
  createReadStream,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  writeSync,
} from "node:fs";
import { appendFile, stat, truncate } from "node:fs/promises";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { writeFileAtomically } from "../nodejs/writeFileAtomically.ts";
import { isRunEvent, type RunEvent } from "../training/run/events.ts";

/** The event file as the run's program writes it. */
export interface EventWriter {
  /** Adds a line, whole or not at all. */
  append(event: RunEvent): void;
  /** Syncs all lines to disk, so that they survive a power cut. */
  sync(): void;
  close(): void;
}

/** Opens an event file to add to what it has. */
export function openEventFile(path: string): EventWriter {
  const file = openSync(path, "a");
  return {
    append: (event) => appendWhole(file, Buffer.from(`${JSON.stringify(event)}\n`)),
    sync: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}

/** A disk that is nearly full takes a part and says so with the next one. */
function appendWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;)
    try {
      written += writeSync(file, bytes, written, bytes.length - written);
    } catch (cause) {
      if (written > 0) ftruncateSync(file, fstatSync(file).size - written);
      throw cause;
    }
}

/** The event in a line; a notice in place of a line that is none. */
export const eventOf = (line: string, path: string): RunEvent =>
  isEventLine(line) ? (JSON.parse(line) as RunEvent) : damagedNotice(path);

/**
 * The events after line `after`, each with its line, of so many first bytes; none if there is no file. Repair the file
 * first.
 */
export async function* readEventFile(
  path: string,
  after: number,
  bytes = Infinity,
): AsyncGenerator<{ line: number; event: RunEvent }> {
  if (bytes === 0) return;
  for await (const { line, text } of linesOf(path, bytes))
    if (line > after) yield { line, event: JSON.parse(text) as RunEvent };
}

/** Where lines that are no events are set aside, beside the event file. */
export const damagedLines = (path: string): string => `${path}.damaged`;

/**
 * Cuts off a last line that a killed process left unfinished, and sets aside each line that is no event: a notice
 * stands in its place, so that the lines after it keep their numbers.
 */
export async function repairEventFile(path: string): Promise<void> {
  if (!(await stat(path).catch(() => undefined))) return;
  let end = 0;
  let whole = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const last = chunk.lastIndexOf(0x0a);
    if (last >= 0) whole = end + last + 1;
    end += chunk.length;
  }
  if (whole < end) await truncate(path, whole);
  const damaged: string[] = [];
  for await (const { line, text } of linesOf(path))
    if (!isEventLine(text)) damaged.push(`${line}: ${text}\n`);
  if (damaged.length === 0) return;
  await appendFile(damagedLines(path), damaged.join(""));
  const notice = JSON.stringify(damagedNotice(path));
  const repaired: string[] = [];
  for await (const { text } of linesOf(path)) repaired.push(`${isEventLine(text) ? text : notice}\n`);
  await writeFileAtomically(path, repaired.join(""));
}

const damagedNotice = (path: string): RunEvent => ({
  kind: "notice",
  message: "A line of the run's history was damaged.",
  advice: `It was set aside in ${basename(damagedLines(path))}; the run and its checkpoints are not affected.`,
});

function isEventLine(text: string): boolean {
  try {
    return isRunEvent(JSON.parse(text));
  } catch {
    return false;
  }
}

async function* linesOf(path: string, bytes = Infinity): AsyncGenerator<{ line: number; text: string }> {
  if (!(await stat(path).catch(() => undefined))) return;
  let line = 0;
  const input = createReadStream(path, { encoding: "utf8", end: bytes - 1 });
  for await (const text of createInterface({ input, crlfDelay: Infinity })) yield { line: ++line, text };
}
