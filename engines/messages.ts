import type { RunEvent } from "../training/run/events.ts";

/** Messages from a run's process to the server. */
export type FromRun =
  /** A line was added to the run's event file; lines count from 1. */
  | { kind: "event"; line: number; event: RunEvent }
  /** How the run ended, where the event file could not take it: a full disk. */
  | { kind: "finalEvent"; event: Extract<RunEvent, { kind: "halted" }> }
  /** A heartbeat: still at work. */
  | { kind: "alive" };

/** Messages from the server to a run's process. */
export type ToRun =
  /** Write a checkpoint and end the run. */
  { kind: "stop" } | { kind: "pause" } | { kind: "resume" };
