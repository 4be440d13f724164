import { closeSync, openSync, writeSync } from "node:fs";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { isRunEvent, type RunEvent } from "../training/run/events.ts";
import type { RunDirectory } from "./runDirectory.ts";

type FinalEvent = Extract<RunEvent, { kind: "finished" | "halted" }>;

/** Enough for a message and advice of as many characters as are kept, each escaped. */
const BYTES = 16_384;
const MOST_CHARACTERS = 1_000;

/** Allocates the bytes of final.json, so that a full disk can still take an event in their place. */
export async function allocateFinalEvent({ final }: RunDirectory): Promise<void> {
  const { size } = await stat(final).catch(() => ({ size: 0 }));
  await writeFile(final, blanks, { flag: size === BYTES ? "r+" : "w" });
}

const blanks = Buffer.alloc(BYTES, " ");

/** Writes the last event of a run over what is allocated for it. */
export function writeFinalEvent({ final }: RunDirectory, event: FinalEvent): void {
  const file = openSync(final, "r+");
  try {
    const bytes = Buffer.from(blanks);
    bytes.write(`${JSON.stringify(shortened(event))}\n`);
    writeSync(file, bytes, 0, BYTES, 0);
  } finally {
    closeSync(file);
  }
}

const shortened = (event: FinalEvent): object =>
  event.kind === "halted"
    ? {
        ...event,
        message: event.message.slice(0, MOST_CHARACTERS),
        advice: event.advice.slice(0, MOST_CHARACTERS),
      }
    : event;

/** A run that goes on has no last event any more. */
export const forgetFinalEvent = ({ final }: RunDirectory): Promise<void> => rm(final, { force: true });

/** The last event of a run that could not be appended to its events; undefined where there is none. */
export const readFinalEvent = async ({ final }: RunDirectory): Promise<FinalEvent | undefined> =>
  finalEventOf(await readFile(final, "utf8").catch(() => ""));

/** The last event of a run in the text of final.json; undefined where there is none. */
export function finalEventOf(text: string): FinalEvent | undefined {
  const [line = ""] = text.split("\n");
  try {
    const event: unknown = JSON.parse(line);
    if (isRunEvent(event) && (event.kind === "finished" || event.kind === "halted")) return event;
  } catch {
    // Blanks, or what a killed process left unfinished.
  }
  return undefined;
}
