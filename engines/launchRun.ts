import { appendFile, rm, stat, writeFile } from "node:fs/promises";
import { writeFiles } from "../nodejs/writeFiles.ts";
import type { Command, Engine, EngineRun } from "./engine.ts";
import { allocateFinalEvent } from "./finalEvent.ts";
import type { LaunchedRun, Launcher, RunAccess } from "./launcher.ts";
import { thisMachine } from "./thisMachine.ts";
import { nodeCommand } from "./nodeCommand.ts";
import { type RunDirectory, writeJob } from "./runDirectory.ts";

/** One of the programs of a run, and what puts it where it runs. */
interface Part {
  command: Command;
  launcher: Launcher;
}

/**
 * Writes what an engine needs into a run's folder, and starts it there, with what comes before and after it, which stays
 * on this machine, as one. A launcher whose programs see no folder of this machine needs `access`.
 */
export async function launchRun(
  run: EngineRun,
  { engine, launcher, access }: { engine: Engine; launcher: Launcher; access?: RunAccess },
): Promise<LaunchedRun> {
  const { directory } = run;
  const launch = (part: Part): Promise<LaunchedRun> => part.launcher.launch(part.command, directory, access);
  if (launcher.server !== undefined && !engine.portable)
    throw new Error(
      `${engine.title} needs a folder of the server, which ${launcher.title} does not see; choose another engine`,
    );
  const given = { ...run, ...(launcher.room && { room: launcher.room }) };
  const [first, ...rest] = await prepare(given, { engine, launcher });
  let current = await launch(first);
  let killed = false;
  const kill = (): void => {
    killed = true;
    current.kill();
  };
  const ended = (async () => {
    let exit = await current.ended;
    for (const part of rest) {
      // Whoever asks a program to end has it leave a checkpoint first, and why it ended.
      const asked = exit === "SIGTERM" && (await isThere(directory.ended));
      if (killed || (exit !== 0 && !asked)) break;
      current = await launch(part);
      if (killed) current.kill();
      exit = await current.ended;
    }
    return exit;
  })();
  // Whoever waits for it may come later.
  ended.catch(() => undefined);
  return {
    get pid() {
      return current.pid;
    },
    get processStart() {
      return current.processStart;
    },
    state: () => current.state(),
    kill,
    ended,
  };
}

/** The programs of a run, one after the other; each goes on only where the one before ends with 0. */
async function prepare(
  run: EngineRun,
  { engine, launcher }: { engine: Engine; launcher: Launcher },
): Promise<[Part, ...Part[]]> {
  const { directory, job } = run;
  await writeJob(directory, job);
  await allocateFinalEvent(directory);
  await writeFile(directory.requests, "");
  await writeFile(directory.alive, "");
  await appendFile(directory.events, "");
  const { encoded, files } = engine.prepare(run);
  await writeFiles(directory.path, files);
  const part = { command: engine.command(run), launcher };
  if (!encoded) return [part];
  await rm(directory.ended, { force: true });
  const conclude = programOfOurs("concludeRun.ts", directory);
  // A run's document and data never change, so what an attempt before has written is what this one needs.
  if (await isThere(directory.inputs)) return [part, conclude];
  return [programOfOurs("encodeRun.ts", directory), part, conclude];
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const programOfOurs = (file: string, directory: RunDirectory): Part => ({
  command: nodeCommand(new URL(file, import.meta.url), directory),
  launcher: thisMachine,
});
