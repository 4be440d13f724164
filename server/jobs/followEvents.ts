import { eventOf } from "../../engines/eventFile.ts";
import { type Following, followLines } from "../../engines/followLines.ts";
import type { RunLog } from "./runLog.ts";

/**
 * Brings the events that a run's program appends to the file at `path`, after so many lines and bytes, into the log as
 * they come. What cannot be recorded is tried again, and comes in with the next import at the latest.
 */
export function followEvents(
  log: RunLog,
  { path, lines, bytes }: { path: string; lines: number; bytes: number },
  { runId, onEvent }: { runId: string; onEvent(): void },
): Following {
  let line = lines;
  return followLines(path, bytes, async (added) => {
    onEvent();
    await Promise.all(
      added.map((text, i) => log.record({ runId, line: line + i + 1, event: eventOf(text, path) })),
    );
    line += added.length;
  });
}
