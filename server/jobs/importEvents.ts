import { stat } from "node:fs/promises";
import { eq, max } from "drizzle-orm";
import type { RunEvent } from "../../training/run/events.ts";
import type { Sql } from "../storage/database.ts";
import { runEvents } from "../storage/schema.ts";
import { readEventFile, repairEventFile } from "../../engines/eventFile.ts";
import type { RunLog } from "./runLog.ts";

/**
 * Brings what a run's process wrote but the server did not receive into the log. Call it only while the process is
 * gone. Returns how many lines and bytes the event file has, the last event, and how many tell of a checkpoint.
 */
export async function importEvents(
  at: { db: Sql; log: RunLog },
  runId: string,
  path: string,
): Promise<{ lines: number; bytes: number; last: RunEvent | undefined; checkpoints: number }> {
  await repairEventFile(path);
  const { size: bytes } = await stat(path).catch(() => ({ size: 0 }));
  const [known] = await at.db
    .select({ line: max(runEvents.line) })
    .from(runEvents)
    .where(eq(runEvents.runId, runId));
  let lines = 0;
  let checkpoints = 0;
  let last: RunEvent | undefined;
  let recorded: Promise<void> = Promise.resolve();
  // A program elsewhere that is not gone yet may tell more meanwhile, which whoever follows from there has to find.
  for await (const { line, event } of readEventFile(path, 0, bytes)) {
    lines = line;
    last = event;
    if (event.kind === "checkpoint") checkpoints++;
    if (line <= (known?.line ?? 0)) continue;
    recorded = at.log.record({ runId, line, event });
    if (line % 1_000 === 0) await recorded;
  }
  await recorded;
  return { lines, bytes, last, checkpoints };
}
