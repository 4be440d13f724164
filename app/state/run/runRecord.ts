import { z } from "zod";
import { document } from "../../../graph-schema/document.ts";
import { anyVersion } from "../../../graph-schema/readDocument.ts";
import type { RunEvent } from "../../../training/run/events.ts";
import { serverPlace } from "./serverPlace.ts";

/** What is kept of a run in this browser besides its checkpoints. */
export const runRecord = z.strictObject({
  id: z.string(),
  /** Id of the project that it belongs to. */
  project: z.string().nullable(),
  name: z.string(),
  document: anyVersion(document),
  startedAt: z.number(),
  /** `running` in a record whose run holds no lock means that the tab was closed in the middle. */
  status: z.enum(["running", "finished", "stopped", "halted"]),
  /** Id of the run on a server, while it is there. */
  server: z.string().nullable(),
  /** Of one that is on a server, or was until it ended: where there, and how; the page's own where it is left out. */
  on: serverPlace.exactOptional(),
  /** Id of the run on the server where it ended, which has its log. */
  former: z.string().exactOptional(),
  /** False from when it was to go there until the server said that it has it. */
  sent: z.boolean().exactOptional(),
  /** Taken off the list; the files go once that cannot be undone any more, at the latest at the next visit. */
  removed: z.boolean(),
});
export type RunRecord = z.infer<typeof runRecord>;

/** A record as any version of this program wrote it; undefined where it is none. */
export function readRunRecord(value: unknown): RunRecord | undefined {
  const parsed = runRecord.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** What happened in a run, and when. */
export interface TimedEvent {
  event: RunEvent;
  /** Milliseconds since 1970. */
  at: number;
}

/** A run as it is stored. */
export interface StoredRun {
  record: RunRecord;
  events: readonly TimedEvent[];
}
