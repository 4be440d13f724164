import { appendFile, rm, stat, writeFile } from "node:fs/promises";
import { writeFiles } from "../nodejs/writeFiles.ts";
import type { Command, Engine, EngineRun } from "./engine.ts";
import { allocateFinalEvent } from "./finalEvent.ts";
import type { LaunchedRun, Launcher } from "./launcher.ts";
import { nodeCommand } from "./nodeCommand.ts";
import { type RunDirectory, writeJob } from "./runDirectory.ts";

/** Writes what an engine needs into a run's folder, and starts it there, with what comes before it, as one. */
export async function launchRun(
  run: EngineRun,
  { engine, launcher }: { engine: Engine; launcher: Launcher },
): Promise<LaunchedRun> {
  const { directory } = run;
  const [first, ...rest] = await prepare(run, engine);
  let current = await launcher.launch(first, directory);
  let killed = false;
  const kill = (): void => {
    killed = true;
    current.kill();
  };
  const ended = (async () => {
    let exit = await current.ended;
    for (const command of rest) {
      if (killed || exit !== 0) break;
      current = await launcher.launch(command, directory);
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
    kill,
    ended,
  };
}

/** The programs of a run, one after the other; each goes on only where the one before ends with 0. */
async function prepare(run: EngineRun, engine: Engine): Promise<[Command, ...Command[]]> {
  const { directory, job } = run;
  await writeJob(directory, job);
  await allocateFinalEvent(directory);
  await writeFile(directory.requests, "");
  await writeFile(directory.alive, "");
  await appendFile(directory.events, "");
  const { encoded, files } = engine.prepare(run);
  await writeFiles(directory.path, files);
  const command = engine.command(run);
  if (!encoded) return [command];
  await rm(directory.ended, { force: true });
  const conclude = nodeCommand(new URL("concludeRun.ts", import.meta.url), directory);
  return (await isEncoded(directory)) ? [command, conclude] : [encode(directory), command, conclude];
}

/** A run's document and data never change, so what an attempt before has written is what this one needs. */
const isEncoded = ({ inputs }: RunDirectory): Promise<boolean> =>
  stat(inputs).then(
    () => true,
    () => false,
  );

const encode = (directory: RunDirectory): Command =>
  nodeCommand(new URL("encodeRun.ts", import.meta.url), directory);
