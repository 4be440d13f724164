import { setTimeout as wait } from "node:timers/promises";
import { pytorch } from "../../engines/pytorch/pytorch.ts";
import { readEventFile, repairEventFile } from "../../engines/eventFile.ts";
import type { LaunchedRun } from "../../engines/launcher.ts";
import { thisMachine } from "../../engines/thisMachine.ts";
import { launchRun } from "../../engines/launchRun.ts";
import { type RunDirectory, runDirectory } from "../../engines/runDirectory.ts";
import { rankProcess } from "../../engines/testing/rankProcess.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { keyOf, randomBits } from "../../training/run/generator.ts";
import { furthestLoss, KILLS, type KilledRun, lastStep } from "./killedRun.ts";
import type { Finding } from "./proof.ts";

/** What is killed; whether the run's command ends by it, so that a server starts it again. */
const kinds = {
  "the rank that speaks": { ends: false, kill: (x: At) => killRank(0, x) },
  "the other rank": { ends: false, kill: (x: At) => killRank(1, x) },
  "what started them": { ends: true, kill: ({ run }: At) => Promise.resolve(kill(run.pid!)) },
  all: { ends: true, kill: ({ run }: At) => Promise.resolve(run.kill()) },
} as const;
interface At {
  run: LaunchedRun;
  directory: RunDirectory;
}

/** A run of two ranks on this machine, of which one, what started them, or all are killed again and again. */
export async function killedHere(
  { seed, i }: { seed: number; i: number },
  { data, document, unbroken }: KilledRun,
): Promise<Finding> {
  const id = `here-${i}`;
  const directory = await runDirectory(data, id);
  const job = { id, document, dataset: "sample:iris", file: null, checkpoint: null, data };
  const launch = (): Promise<LaunchedRun> =>
    launchRun(
      { directory, job, settings: { processes: 2 }, devices: [] },
      { engine: pytorch, launcher: thisMachine },
    );
  const key = keyOf(seed, "killed here", i);
  const done: string[] = [];
  let run = await launch();
  for (let n = 0; n < KILLS; n++) {
    const from = 100 + n * 300 + (randomBits(2 * n, key) % 200);
    while (lastStep(await eventsOf(directory)) < from && !(await isOver(directory))) await wait(10);
    if (await isOver(directory)) break;
    const names = Object.keys(kinds) as (keyof typeof kinds)[];
    const name = names[randomBits(2 * n + 1, key) % names.length]!;
    await kinds[name].kill({ run, directory });
    done.push(`${name} at ${lastStep(await eventsOf(directory))}`);
    if (!kinds[name].ends) continue;
    await run.ended;
    await repairEventFile(directory.events);
    run = await launch();
  }
  const exit = await run.ended;
  const events = await eventsOf(directory);
  const last = events.at(-1);
  const off = furthestLoss(events, unbroken);
  const ok = exit === 0 && last?.kind === "finished" && last.reason === "completed" && off < 1e-4;
  return { what: id, seen: `${done.join(", ")}: ${last?.kind}, ${off.toExponential(1)} off at most`, ok };
}

async function killRank(rank: number, { directory }: At): Promise<void> {
  // It may be about to begin again.
  for (let asked = 0; asked < 600; asked++) {
    const pid = await rankProcess(rank, directory);
    if (pid !== undefined) return kill(pid);
    await wait(100);
  }
}

/** One that is gone already is as one that is killed. */
function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ESRCH") throw cause;
  }
}

async function eventsOf(directory: RunDirectory): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  // A line that is being written is no event yet.
  try {
    for await (const { event } of readEventFile(directory.events, 0)) events.push(event);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  return events;
}

const isOver = async (directory: RunDirectory): Promise<boolean> =>
  (await eventsOf(directory)).some(({ kind }) => kind === "finished" || kind === "halted");
