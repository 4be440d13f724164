import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import type { Command } from "../engine.ts";
import type { LaunchedRun, LauncherKind } from "../launcher.ts";
import { environmentOf, groupMembers, killGroup, processStart } from "../../nodejs/processes.ts";
import { removeWork, type RunWork, writeWork } from "../processFile.ts";
import type { RunDirectory } from "../runDirectory.ts";

/** Processes on the machine of the server. */
export const local: LauncherKind = {
  type: "local",
  title: "This machine",
  doc: "Runs in a process of its own on the machine of the server.",
  settings: z.object({}),
  open: (name) => ({
    name,
    title: local.title,
    probe: () => Promise.resolve({ available: true, has: "this machine" }),
    launch,
    reap,
  }),
};

/** What only the server has a use for; a program carries out what a document says. */
const secrets = new Set([
  "DATABASE_URL",
  "TENSORLOOM_TOKENS",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
]);

/** Names the folder to a program, and the processes of a run to whoever looks for them. */
const folderVariable = "TENSORLOOM_RUN";

async function launch(command: Command, directory: RunDirectory): Promise<LaunchedRun> {
  const log = openSync(directory.log, "a");
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !secrets.has(name)));
  const child = spawn(command.program, command.arguments, {
    cwd: directory.path,
    env: { ...(inherited as NodeJS.ProcessEnv), ...command.environment, [folderVariable]: directory.path },
    detached: true,
    stdio: ["pipe", log, log],
  });
  closeSync(log);
  const { pid } = child;
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("exit", (code, signal) => {
      // Those that it started and did not wait for.
      killGroup(child.pid!);
      removeWork(directory);
      resolve(code ?? signal ?? "SIGKILL");
    });
  });
  if (pid === undefined) throw await failure(child);
  const launched = { pid, processStart: processStart(pid) ?? null };
  try {
    writeWork(directory, { launcher: local.type, ...launched });
  } catch (cause) {
    killGroup(pid);
    await ended;
    throw cause;
  }
  child.on("error", (error) => console.warn(`Run process ${pid}: ${error.message}`));
  // Nothing is written to it; a program that closed it is no fault.
  child.stdin?.on("error", () => undefined);
  const state = () => ({ waiting: false, words: "" });
  return { ...launched, state, kill: () => killGroup(pid), ended };
}

const failure = (child: ChildProcess): Promise<Error> =>
  new Promise((resolve) => child.once("error", resolve));

async function reap({ pid, ...left }: RunWork, directory: RunDirectory): Promise<void> {
  if (pid === null) return removeWork(directory);
  const isLeft = (): boolean => left.processStart !== null && processStart(pid) === left.processStart;
  // A group outlives its leader, and its number is not given away for as long.
  const isOfRun = (member: number): boolean =>
    environmentOf(member)?.includes(`${folderVariable}=${directory.path}`) ?? false;
  const atWork = async (): Promise<boolean> =>
    isLeft() || (processStart(pid) === undefined && (await groupMembers(pid)).some(isOfRun));
  while (await atWork()) {
    killGroup(pid);
    await wait(20);
  }
  removeWork(directory);
}
