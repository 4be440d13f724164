import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { document } from "../graph-schema/document.ts";
import { anyVersion } from "../graph-schema/readDocument.ts";
import { renderDiagnostic } from "../graph-schema/diagnostics/render.ts";
import { check } from "../compiler/check/check.ts";
import { planObjective } from "../training/run/planRun.ts";
import { runNeeds } from "../training/run/runNeeds.ts";
import { chooseEngine } from "./chooseEngine.ts";
import { chooseHow } from "./chooseHow.ts";
import type { Engine, EngineRun } from "./engine.ts";
import { engines } from "./engines.ts";
import { repairEventFile } from "./eventFile.ts";
import { followLines } from "./followLines.ts";
import { launchRun } from "./launchRun.ts";
import type { Launcher } from "./launcher.ts";
import { openLaunchers } from "./openLaunchers.ts";
import { leftWork } from "./processFile.ts";
import { appendRequest } from "./requests.ts";
import { readJob, type RunDirectory, runDirectory, runDirectoryAt, runsFolder } from "./runDirectory.ts";

// A run without a server, for the command line: `node --import tsx trainOn.ts` reads what is asked as a line of JSON from
// its standard input, which stays open for as long as it is wanted, and writes each event as a line; what a person should
// know besides goes to standard error.

const asked = z.object({
  document: anyVersion(document),
  dataset: z.string(),
  file: z.object({ path: z.string(), name: z.string() }).nullable(),
  /** Folder of the run, with its data in objects/. */
  out: z.string(),
  /** Name of a launcher. */
  on: z.string(),
  engine: z.string().optional(),
  /** Of the engine, those that are not its defaults. */
  settings: z.record(z.string(), z.unknown()),
  overwrite: z.boolean(),
  /** Only shows what would be handed over. */
  dryRun: z.boolean(),
});

const input = createInterface({ input: process.stdin });
const unwanted = new Promise<void>((resolve) => input.once("close", resolve));

try {
  const line = await new Promise<string>((resolve) => input.once("line", resolve));
  process.exitCode = await trainOn(asked.parse(JSON.parse(line)));
} catch (cause) {
  process.stderr.write(`${(cause as Error).message}\n`);
  process.exitCode = 2;
}
input.close();
process.stdin.destroy();

async function trainOn(x: z.infer<typeof asked>): Promise<number> {
  const launchers = openLaunchers(process.env.TENSORLOOM_LAUNCHERS);
  // Of each folder another one: a cluster knows jobs by it.
  const runId = `cli-${createHash("sha256").update(x.out).digest("hex").slice(0, 12)}`;
  const launcher = launchers[x.on];
  if (!launcher)
    throw new Error(
      `--on ${x.on}: there is no such launcher; TENSORLOOM_LAUNCHERS names ${Object.keys(launchers).join(", ")}`,
    );
  const directory = runDirectoryAt(join(runsFolder(x.out), runId));
  const job = {
    ...{ id: runId, document: x.document, dataset: x.dataset, file: x.file },
    ...{ checkpoint: null, data: x.out },
  };
  const before = x.overwrite ? undefined : await readJob(directory).catch(() => undefined);
  if (before && !isDeepStrictEqual(before.document, job.document))
    throw new Error(
      `${x.out}: the folder has a run of another document, plan or data; choose another, or --overwrite`,
    );
  const engine = await engineFor(launcher, x.engine);
  const run = { directory, job, ...howOf(x, { engine, launcher }) };
  if (x.dryRun) return show(run, { engine, launcher });
  if (launcher.server !== undefined)
    throw new Error(
      `--on ${x.on}: its programs speak to a server at ${launcher.server}: start the run there, from the app`,
    );
  const refused = engine.accepts(run).filter(({ severity }) => severity === "error");
  if (refused.length > 0) throw new Error(refused.map(renderDiagnostic).join("\n"));
  const [left] = (await leftWork(x.out)).filter(({ directory: of }) => of.path === directory.path);
  if (left) await launcher.reap(left.left, directory);
  // Not before it is certain that another run begins.
  if (x.overwrite) await rm(directory.path, { recursive: true, force: true });
  await runDirectory(x.out, runId);
  return follow(run, { engine, launcher });
}

/** The one that was named, or the first that is here and whose program can start where the launcher puts it. */
async function engineFor(on: Launcher, named: string | undefined): Promise<Engine> {
  const all: Readonly<Record<string, Engine>> = engines;
  const portable = Object.fromEntries(Object.entries(all).filter(([, engine]) => engine.portable));
  const engine = await chooseEngine(on.room && named === undefined ? portable : all, named);
  if ("error" in engine) throw new Error(engine.error);
  return engine;
}

/** With what settings the run is carried out, and on which devices of this machine: those with the most free memory. */
function howOf(
  { document, settings: told }: z.infer<typeof asked>,
  on: { engine: Engine; launcher: Launcher },
): Pick<EngineRun, "settings" | "devices"> {
  const checked = check(document);
  const { objective, diagnostics } = planObjective(checked);
  if (!objective) throw new Error(diagnostics.map(renderDiagnostic).join("\n"));
  const devices = on.launcher.room ? [] : on.engine.devices();
  const chosen = chooseHow({ settings: told, needs: runNeeds(checked, objective), devices }, on);
  if ("error" in chosen) throw new Error(chosen.error);
  for (const reason of chosen.reasons) process.stderr.write(`${reason}\n`);
  const free = devices.toSorted((a, b) => b.memory.free - a.memory.free);
  const taken = free.slice(0, on.engine.devicesOf(chosen.settings));
  return { settings: chosen.settings, devices: taken.map(({ id }) => id) };
}

function show(run: EngineRun, { engine, launcher }: { engine: Engine; launcher: Launcher }): number {
  const command = engine.command({ ...run, ...(launcher.room && { room: launcher.room }) });
  const files = launcher.preview?.(command, run.directory) ?? {
    command: `${[command.program, ...command.arguments].join(" ")}\n`,
  };
  for (const [name, content] of Object.entries(files)) process.stdout.write(`# ${name}\n${content}`);
  return 0;
}

async function follow(run: EngineRun, on: { engine: Engine; launcher: Launcher }): Promise<number> {
  const { directory } = run;
  await repairEventFile(directory.events);
  const told = await readFile(directory.events).catch(() => Buffer.alloc(0));
  const launched = await launchRun(run, on);
  let last = "";
  const following = followLines(directory.events, told.length, (lines) => {
    last = lines.at(-1) ?? last;
    process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  });
  const stop = (): void => void appendRequest(directory, { kind: "stop" });
  process.once("SIGINT", stop);
  process.once("SIGTERM", () => launched.kill());
  void unwanted.then(() => launched.kill());
  let words = "";
  const state = setInterval(() => {
    const now = launched.state().words;
    if (now !== words && now !== "") process.stderr.write(`${now}\n`);
    words = now;
  }, 500);
  const exit = await launched.ended;
  clearInterval(state);
  await following.close();
  await copyArtifacts(directory, run.job.data);
  const finished = last !== "" && (JSON.parse(last) as { kind: string }).kind === "finished";
  if (!finished) process.stderr.write(`It ended with ${exit}; ${directory.log} has what it printed.\n`);
  process.off("SIGINT", stop);
  return finished ? 0 : 1;
}

async function copyArtifacts({ artifacts }: RunDirectory, out: string): Promise<void> {
  await mkdir(artifacts, { recursive: true });
  await cp(artifacts, out, { recursive: true });
}
