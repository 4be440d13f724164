import { type ChildProcess, spawn } from "node:child_process";
import { openSync, closeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Engine } from "./engine.ts";
import { killGroup, processStart } from "../nodejs/processes.ts";
import type { FromRun, ToRun } from "./messages.ts";
import type { RunDirectory } from "./runDirectory.ts";

/** A run's process on this machine. */
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

const root = fileURLToPath(new URL("..", import.meta.url));

/** Starts the engine on a run's folder, as the leader of a process group of its own. */
export async function launch(
  engine: Engine,
  directory: RunDirectory,
  onMessage: (message: FromRun) => void,
): Promise<LaunchedRun> {
  const log = openSync(directory.log, "a");
  const child = spawn(process.execPath, ["--import", "tsx", fileURLToPath(engine.script), directory.path], {
    cwd: root,
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal ?? "SIGKILL"));
  });
  await started(child);
  const pid = child.pid;
  if (pid === undefined) throw new Error("internal: a started process has no number");
  child.on("message", (message) => onMessage(message as FromRun));
  child.on("error", (error) => console.warn(`Run process ${pid}: ${error.message}`));
  return {
    pid,
    processStart: processStart(pid) ?? null,
    send: (message) => {
      // The callback keeps a message to a process that is just gone from becoming an error of the server.
      if (child.connected) child.send(message, () => undefined);
    },
    kill: () => killGroup(pid),
    ended,
  };
}

function started(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", reject);
  });
}

/** Ends the process of a run that an earlier server left behind, and waits until it is gone. */
export async function reap(left: { pid: number; processStart: string | null }): Promise<void> {
  const alive = (): boolean => left.processStart !== null && processStart(left.pid) === left.processStart;
  if (!alive()) return;
  killGroup(left.pid);
  while (alive()) await new Promise((resolve) => setTimeout(resolve, 20));
}
