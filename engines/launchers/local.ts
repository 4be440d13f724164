import { type ChildProcess, spawn } from "node:child_process";
import { openSync, closeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Engine } from "../engine.ts";
import type { LaunchedRun, Launcher } from "../launcher.ts";
import { killGroup, processStart } from "../../nodejs/processes.ts";
import type { FromRun } from "../messages.ts";
import type { RunDirectory } from "../runDirectory.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Processes on the machine of the server. */
export const local: Launcher = {
  type: "local",
  title: "This machine",
  doc: "Runs in a process of its own on the machine of the server.",
  launch,
  reap,
};

async function launch(
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

async function reap(left: Pick<LaunchedRun, "pid" | "processStart">): Promise<void> {
  const alive = (): boolean => left.processStart !== null && processStart(left.pid) === left.processStart;
  if (!alive()) return;
  killGroup(left.pid);
  while (alive()) await new Promise((resolve) => setTimeout(resolve, 20));
}
