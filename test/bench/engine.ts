import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findPython } from "../../engines/pytorch/environment.mjs";
import { pytorch } from "../../engines/pytorch/pytorch.ts";
import { settings } from "../../engines/pytorch/settings.ts";
import { type RunDirectory, runDirectoryAt } from "../../engines/runDirectory.ts";
import { planRun } from "../../training/run/planRun.ts";
import { sampleOf } from "../../training/data/samples.ts";
import { sampleFiles } from "../../training/testing/sampleFiles.ts";
import { writeFolder } from "../parity/writeFolder.ts";
import { readTemplate } from "../readTemplate.ts";
import { type Figure, median, rounded } from "./stats.ts";

const ROUNDS = 5;
const BATCH = 32;

const programs = ["engine", "train.py", "loop"] as const;
type Program = (typeof programs)[number];

interface Share {
  wall: number;
  cpu: number;
}

/** What a run of one epoch took. */
interface Watched {
  /** Seconds from its start to its first step. */
  start: number;
  /** Milliseconds of a step, and those of a processor. */
  step: number;
  cpu: number;
  /** Shares of the time from the first step to the last, and of the processor's. */
  events: Share;
  checkpoints: Share;
}

/**
 * PyTorch's engine as the server starts it, on one thread, beside the emitted train.py and a loop written by hand, on
 * the same model and rows: one epoch of the digit CNN each, in turns.
 */
export async function engineFigures(): Promise<Figure[]> {
  if (!findPython()) return [];
  const root = await mkdtemp(join(tmpdir(), "tensorloom-bench-"));
  const document = readTemplate("digitCnn");
  const once = { ...document, plan: { ...document.plan, batchSize: BATCH, epochs: 1 } };
  const plan = await planRun(once, await sampleOf(once.plan.dataset!)!.load(sampleFiles));
  if (!plan.objective) throw new Error(JSON.stringify(plan.diagnostics));
  const folder = join(root, "exported");
  await writeFolder(plan, folder);
  const runs: Record<Program, Watched[]> = { engine: [], "train.py": [], loop: [] };
  for (let round = 0; round <= ROUNDS; round++)
    for (const program of programs) {
      const watched = await run(program, folder, join(root, `${program}${round}`));
      // The first round brings the files into memory.
      if (round > 0) runs[program].push(watched);
    }
  await rm(root, { recursive: true });

  const of = (program: Program, value: (x: Watched) => number): number => median(runs[program].map(value));
  const { logEvery, checkpointEvery } = once.plan;
  const perSecond = (program: Program): string => rounded((BATCH * 1000) / of(program, (x) => x.step));
  const beside = (name: string, program: Program): Figure => ({
    what: `a step of PyTorch's engine, one thread: ${once.name}, batch ${BATCH}`,
    unit: "ms",
    ours: of("engine", (x) => x.step),
    peer: { name, value: of(program, (x) => x.step) },
    // 0.95 of the samples a second.
    target: { kind: "ratio", atMost: 1 / 0.95 },
    note: `${perSecond("engine")} samples/s to ${perSecond(program)}, ratio of CPU ${(of("engine", (x) => x.cpu) / of(program, (x) => x.cpu)).toFixed(2)}`,
  });
  return [
    beside("train.py", "train.py"),
    beside("a loop by hand", "loop"),
    {
      what: "from the start of PyTorch's engine to its first step",
      unit: "s",
      ours: of("engine", (x) => x.start),
      peer: { name: "train.py", value: of("train.py", (x) => x.start) },
    },
    {
      what: `requests and events, one each ${logEvery} steps, of its time`,
      unit: "%",
      ours: 100 * of("engine", (x) => x.events.wall),
      note: `${rounded(100 * of("engine", (x) => x.events.cpu))} of CPU`,
    },
    {
      what: `these and checkpoints, one each ${checkpointEvery} steps`,
      unit: "%",
      ours: 100 * of("engine", (x) => x.events.wall + x.checkpoints.wall),
      target: { kind: "value", atMost: 2 },
      note: `${rounded(100 * of("engine", (x) => x.events.cpu + x.checkpoints.cpu))} of CPU`,
    },
  ];
}

async function run(program: Program, exported: string, folder: string): Promise<Watched> {
  await cp(exported, folder, { recursive: true });
  const directory = runDirectoryAt(folder);
  await mkdir(directory.checkpoints, { recursive: true });
  await writeFile(directory.alive, "");
  const watched = join(folder, "watched.json");
  const start = Date.now();
  await carryOut(commandOf(program, directory), { directory, watched });
  const { steps, beside } = JSON.parse(await readFile(watched, "utf8")) as {
    steps: [wall: number, cpu: number][];
    beside: Record<
      "events" | "checkpoints",
      [wall: number, cpu: number, thenWall: number, thenCpu: number][]
    >;
  };
  const [first, last] = [steps[0]!, steps.at(-1)!];
  const [wall, cpu] = [last[0] - first[0], last[1] - first[1]];
  const share = (what: keyof typeof beside): Share => {
    const among = beside[what].filter(([at]) => at > first[0] && at < last[0]);
    const sum = (of: (x: (typeof among)[number]) => number): number => among.reduce((n, x) => n + of(x), 0);
    return { wall: sum((x) => x[2] - x[0]) / wall, cpu: sum((x) => x[3] - x[1]) / cpu };
  };
  return {
    start: first[0] - start / 1000,
    step: (1000 * wall) / (steps.length - 1),
    cpu: (1000 * cpu) / (steps.length - 1),
    events: share("events"),
    checkpoints: share("checkpoints"),
  };
}

type Command = Pick<ReturnType<typeof pytorch.command>, "program" | "arguments" | "environment">;

const job = {
  ...{ id: "bench", document: readTemplate("digitCnn"), dataset: "sample:mnist" },
  ...{ file: null, checkpoint: null, data: "" },
};

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

function commandOf(program: Program, directory: RunDirectory): Command {
  const watching = script("watchedRun.py");
  if (program === "engine") {
    const command = pytorch.command({ directory, job, settings: settings.parse({}), devices: [] });
    // The ranks are started as they are, but for who watches them.
    return {
      ...command,
      arguments: [...command.arguments.slice(0, -2), watching, command.arguments.at(-1)!],
    };
  }
  const own =
    program === "loop" ? [script("handWritten.py"), directory.path] : [join(directory.path, "train.py")];
  return { program: findPython()!, arguments: [watching, ...own], environment: {} };
}

function carryOut(
  command: Command,
  { directory: { path }, watched }: { directory: RunDirectory; watched: string },
): Promise<void> {
  const env = {
    ...process.env,
    ...command.environment,
    ...{ TENSORLOOM_RUN: path, WATCHED: watched, OMP_NUM_THREADS: "1", OMP_WAIT_POLICY: "passive" },
  };
  return new Promise((resolve, reject) => {
    const child = spawn(command.program, command.arguments, {
      ...{ cwd: path, env },
      stdio: ["pipe", "ignore", "pipe"],
    });
    let said = "";
    child.stderr.on("data", (text) => (said = `${said}${text}`.slice(-4000)));
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`it ended with ${code}:\n${said}`)),
    );
  });
}
