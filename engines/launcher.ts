import type { Engine } from "./engine.ts";
import type { FromRun, ToRun } from "./messages.ts";
import type { RunDirectory } from "./runDirectory.ts";

/** The process of a run, wherever a launcher put it. */
export interface LaunchedRun {
  pid: number;
  /** When it started, to know it again after a restart of the server. */
  processStart: string | null;
  send(message: ToRun): void;
  /** Ends it and all that it started, at once. */
  kill(): void;
  /** Resolved when it is gone: its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
}

/** Puts an engine on a run's folder, on some machine. */
export interface Launcher {
  /** Registry key and file name. */
  type: string;
  title: string;
  doc: string;
  /** Starts the engine as the leader of a process group of its own; rejects where it cannot be started. */
  launch(
    engine: Engine,
    directory: RunDirectory,
    onMessage: (message: FromRun) => void,
  ): Promise<LaunchedRun>;
  /** Ends the process of a run that an earlier server left behind, and waits until it is gone. */
  reap(left: Pick<LaunchedRun, "pid" | "processStart">): Promise<void>;
}
