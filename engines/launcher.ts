import type { Command } from "./engine.ts";
import type { RunProcess } from "./processFile.ts";
import type { RunDirectory } from "./runDirectory.ts";

/** The process of a run, wherever a launcher put it. */
export interface LaunchedRun extends RunProcess {
  /** Ends it and all that it started, at once. */
  kill(): void;
  /** Resolved when it and all that it started are gone: its exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals>;
}

/** Puts a program on a run's folder, on some machine. */
export interface Launcher {
  /** Registry key and file name. */
  type: string;
  title: string;
  doc: string;
  /**
   * Starts a program in the run's folder as the leader of a process group of its own, and persists which it is; rejects
   * where it cannot be started. Its standard input is open for as long as this process lives.
   */
  launch(command: Command, directory: RunDirectory): Promise<LaunchedRun>;
  /** Ends what an earlier server left at work in a run's folder, and waits until it is gone. */
  reap(left: RunProcess, directory: RunDirectory): Promise<void>;
}
