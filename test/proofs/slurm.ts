import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { engines } from "../../engines/engines.ts";
import { readEventFile } from "../../engines/eventFile.ts";
import type { LaunchedRun, Launcher } from "../../engines/launcher.ts";
import { launchRun } from "../../engines/launchRun.ts";
import { openLaunchers } from "../../engines/openLaunchers.ts";
import { leftWork } from "../../engines/processFile.ts";
import { appendRequest } from "../../engines/requests.ts";
import { type RunDirectory, runCheckpoints, runDirectory } from "../../engines/runDirectory.ts";
import type { Document } from "../../graph-schema/document.ts";
import { runDocument } from "../../server/testing/runDocument.ts";
import type { RunEvent } from "../../training/run/events.ts";
import type { Finding, Proof } from "./proof.ts";
import { missingForSlurm, openSlurmCluster, type SlurmCluster } from "./slurmCluster.ts";

const execute = promisify(execFile);

/** Runs on a Slurm cluster of two nodes, which are two daemons on this one host. */
export const slurm: Proof = {
  doc: "A run goes to two nodes of a Slurm cluster (two daemons on one host): its events come as they are told, it ends with a checkpoint when asked or cancelled, a lost node queues it again and it ends as if nothing had been.",
  missing: async () => {
    const probe = await engines.pytorch.probe();
    return probe.available ? missingForSlurm() : `it trains with PyTorch: ${probe.reason}`;
  },
  rare: true,
  async prove({ seed }) {
    const folder = await mkdtemp(join(tmpdir(), "tensorloom-slurm-"));
    const cluster = await openSlurmCluster(join(folder, "cluster"));
    const before = { ...process.env };
    Object.assign(process.env, cluster.environment);
    const told = { slurm: { nodes: 2, cpus: 1, pollSeconds: 0.2 } };
    const at = { data: join(folder, "data"), launcher: openLaunchers(JSON.stringify(told)).slurm!, seed };
    try {
      const whole = await runWhole(at);
      return [
        ...whole.findings,
        ...(await stopped(at)),
        ...(await cancelled(at)),
        ...(await lost(at, cluster, whole.events)),
        ...(await left(at)),
        ...(await fromShell({ ...at, told, folder }, whole.events)),
      ];
    } finally {
      process.env = before;
      await cluster.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

interface Place {
  data: string;
  launcher: Launcher;
  seed: number;
}

const trained = (epochs: number, seed: number): Document =>
  runDocument("irisMlp", { epochs, seed, checkpointEvery: 40, logEvery: 20 });

const finding = (what: string, seen: string, ok: boolean): Finding => ({ what, seen, ok });

async function launch(
  { data, launcher, seed }: Place,
  id: string,
  epochs: number,
): Promise<{ run: LaunchedRun; directory: RunDirectory }> {
  const directory = await runDirectory(data, id);
  const document = trained(epochs, seed);
  const job = { id, document, dataset: "sample:iris", file: null, checkpoint: null, data };
  const run = await launchRun(
    { directory, job, settings: { processes: 2 }, devices: [] },
    { engine: engines.pytorch, launcher },
  );
  return { run, directory };
}

async function eventsOf({ events }: RunDirectory): Promise<RunEvent[]> {
  const found: RunEvent[] = [];
  for await (const { event } of readEventFile(events, 0)) found.push(event);
  return found;
}

async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  for (let i = 0; i < 1200; i++, await wait(100)) if (await isSo()) return;
  throw new Error(`waited two minutes until ${what}`);
}

const atStep = (directory: RunDirectory, step: number): Promise<void> =>
  until(`step ${step} is told`, async () =>
    (await eventsOf(directory)).some((event) => event.kind === "step" && event.step >= step),
  );

const checkpointOf = async (directory: RunDirectory): Promise<number> =>
  (await (await runCheckpoints(directory)).newest()).whole?.state.step ?? 0;

/** The last told loss of each step, and the last event. */
const curveOf = (events: readonly RunEvent[]): string =>
  JSON.stringify([...new Map(events.flatMap((e) => (e.kind === "step" ? [[e.step, e.loss]] : [])))]);

async function runWhole(at: Place): Promise<{ findings: Finding[]; events: RunEvent[] }> {
  const { run, directory } = await launch(at, "whole", 60);
  const states = new Set<string>();
  let live = false;
  const watching = setInterval(() => {
    states.add(run.state().words.replace(/\d+/, "N"));
    void eventsOf(directory).then((events) => (live ||= events.at(-1)?.kind === "step"));
  }, 50);
  const exit = await run.ended;
  clearInterval(watching);
  const events = await eventsOf(directory);
  const started = events.find((event) => event.kind === "started");
  const last = events.at(-1);
  const runtime = started?.kind === "started" ? started.runtime : "nothing";
  return {
    events,
    findings: [
      finding("two nodes", `${runtime}; ${[...states].filter(Boolean).join("; ")}`, /2 ×/.test(runtime)),
      finding("events", live ? "came while it trained" : "came at the end only", live),
      finding(
        "whole run",
        `exit ${exit}, ${JSON.stringify(last).slice(0, 60)}`,
        exit === 0 && last?.kind === "finished",
      ),
    ],
  };
}

async function stopped(at: Place): Promise<Finding[]> {
  const { run, directory } = await launch(at, "stopped", 100_000);
  await atStep(directory, 60);
  await appendRequest(directory, { kind: "stop" });
  const exit = await run.ended;
  const last = (await eventsOf(directory)).at(-1);
  const step = last?.kind === "finished" ? last.step : -1;
  const kept = await checkpointOf(directory);
  const ok = exit === 0 && last?.kind === "finished" && last.reason === "stopped" && kept === step;
  return [finding("asked to stop", `exit ${exit}, stopped at step ${step}, checkpoint at ${kept}`, ok)];
}

async function cancelled(at: Place): Promise<Finding[]> {
  const { run, directory } = await launch(at, "cancelled", 100_000);
  await atStep(directory, 60);
  const number = await jobIn(at.data, directory);
  await execute("scancel", [number]);
  const exit = await run.ended;
  const last = (await eventsOf(directory)).at(-1);
  const step = last?.kind === "finished" ? last.step : -1;
  const kept = await checkpointOf(directory);
  const ok = exit === 0 && last?.kind === "finished" && last.reason === "stopped" && kept === step;
  return [finding("scancel", `exit ${exit}, stopped at step ${step}, checkpoint at ${kept}`, ok)];
}

async function lost(at: Place, cluster: SlurmCluster, whole: readonly RunEvent[]): Promise<Finding[]> {
  const { run, directory } = await launch(at, "lost", 60);
  await atStep(directory, 60);
  await cluster.loseNode("n2");
  await until("the job is queued again", () => /waits.*queued again/.test(run.state().words));
  const { words } = run.state();
  const from = await checkpointOf(directory);
  await cluster.startNode("n2");
  // Slurm lets two minutes pass before a job that it queued again.
  const number = await jobIn(at.data, directory);
  await execute("scontrol", ["update", `JobId=${number}`, "StartTime=now"]);
  const exit = await run.ended;
  const events = await eventsOf(directory);
  const starts = events.flatMap((event) => (event.kind === "started" ? [event.fromStep] : []));
  const same = curveOf(events) === curveOf(whole);
  return [
    finding("node lost", words, starts.length === 2),
    finding("goes on", `from steps ${starts.join(", ")}; checkpoint ${from}`, from > 0 && starts[1] === from),
    finding(
      "ends",
      `exit ${exit}, ${events.at(-1)?.kind}, losses ${same ? "as" : "not as"} unbroken`,
      exit === 0 && same,
    ),
  ];
}

/** A server that dies leaves a job, which the next one ends. */
async function left(at: Place): Promise<Finding[]> {
  const { run, directory } = await launch(at, "left", 100_000);
  await atStep(directory, 20);
  const [found] = (await leftWork(at.data)).filter(({ directory: of }) => of.path === directory.path);
  await at.launcher.reap(found!.left, directory);
  await run.ended;
  const { stdout } = await execute("squeue", ["--noheader"]);
  return [
    finding(
      "left behind",
      `job ${found!.left.job} ended; queue: ${stdout.trim() || "empty"}`,
      stdout.trim() === "",
    ),
  ];
}

/** The same run by the command line. */
async function fromShell(
  { seed, told, folder }: { seed: number; told: object; folder: string },
  whole: readonly RunEvent[],
): Promise<Finding[]> {
  const path = join(folder, "document.json");
  await writeFile(path, JSON.stringify(trained(60, seed)));
  const bin = fileURLToPath(new URL("../../bin/tensorloom", import.meta.url));
  const out = join(folder, "out");
  const { stdout } = await execute(
    bin,
    ["train", path, "--data", "sample:iris", "--out", out, "--on", "slurm", "--json"],
    { env: { ...process.env, TENSORLOOM_LAUNCHERS: JSON.stringify(told) }, maxBuffer: 2 ** 26 },
  );
  const events = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RunEvent);
  const same = curveOf(events) === curveOf(whole);
  const files = await readdir(out);
  const ok = same && events.at(-1)?.kind === "finished" && files.includes("model.onnx");
  return [
    finding(
      "train --on slurm",
      `${events.at(-1)?.kind}, losses ${same ? "as" : "not as"} the server's; ${files.length} files`,
      ok,
    ),
  ];
}

async function jobIn(data: string, { path }: RunDirectory): Promise<string> {
  const found = (await leftWork(data)).find(({ directory }) => directory.path === path);
  return found!.left.job!;
}
