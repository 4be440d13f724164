import type { RunEvent } from "../../training/run/events.ts";

/** Where a run stands; the last four are final. */
export type StoredRunStatus = "queued" | "running" | "finished" | "stopped" | "cancelled" | "halted";

/** Whether a run with this status is over. */
export const isOver = (status: StoredRunStatus): boolean => status !== "queued" && status !== "running";

/** What the log of a run holds: the engine's own events, and what the server says of it. */
export type LogEvent =
  | RunEvent
  /** With the reason where it is not what somebody asked for. */
  | { kind: "status"; status: StoredRunStatus; attempt: number; reason?: string };
