import { closeSync, createReadStream, fsyncSync, openSync, writeSync } from "node:fs";
import { stat, truncate } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { RunEvent } from "../training/run/events.ts";

/** The event file as the run's process writes it. */
export interface EventWriter {
  /** Adds a line and returns its number, from 1. */
  append(event: RunEvent): number;
  /** Syncs all lines to disk, so that they survive a power cut. */
  sync(): void;
  close(): void;
}

/** Opens an event file that has `lines` lines, to add more. */
export function openEventFile(path: string, lines: number): EventWriter {
  const file = openSync(path, "a");
  let line = lines;
  return {
    append: (event) => {
      writeSync(file, `${JSON.stringify(event)}\n`);
      return ++line;
    },
    sync: () => fsyncSync(file),
    close: () => closeSync(file),
  };
}

/** The events after line `after`, each with its line; none if there is no file. */
export async function* readEventFile(
  path: string,
  after: number,
): AsyncGenerator<{ line: number; event: RunEvent }> {
  if (!(await stat(path).catch(() => undefined))) return;
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path, "utf8"), crlfDelay: Infinity }))
    if (++line > after) yield { line, event: JSON.parse(text) as RunEvent };
}

/** Cuts off a last line that a killed process left unfinished. */
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
}
