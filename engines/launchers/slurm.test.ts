import { existsSync } from "node:fs";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { runDocument } from "../../server/testing/runDocument.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { readEventFile } from "../eventFile.ts";
import type { LaunchedRun } from "../launcher.ts";
import { launchRun } from "../launchRun.ts";
import { openLaunchers } from "../openLaunchers.ts";
import { leftWork } from "../processFile.ts";
import { appendRequest } from "../requests.ts";
import { type RunDirectory, runDirectory, runOutput } from "../runDirectory.ts";
import { madeUpSlurm } from "../testing/madeUpSlurm.ts";
import { script } from "../testing/script.ts";

let data: string;
let cluster: string;
let directory: RunDirectory;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-slurm-"));
  cluster = join(data, "cluster");
  await madeUpSlurm(cluster);
  vi.stubEnv("PATH", `${cluster}:${process.env.PATH}`);
  vi.stubEnv("DATABASE_URL", "postgres://secret");
  directory = await runDirectory(data, "r");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(data, { recursive: true });
});

const launcher = () =>
  openLaunchers(JSON.stringify({ slurm: { pollSeconds: 0.05, partition: "gpu", gpus: 2, minutes: 90 } }))
    .slurm!;
const sh = (text: string) => ({ program: "sh", arguments: ["-c", text], environment: { X: "it's $1" } });
const argumentsOf = async (job: number): Promise<string[]> =>
  (await readFile(join(cluster, `jobs/${job}/arguments`), "utf8")).trim().split("\n");

test("a program runs in its folder as a job, knows nothing of the server's secrets, and its output is kept", async () => {
  const run = await launcher().launch(
    sh('pwd; echo "$X|$TENSORLOOM_RUN|$DATABASE_URL|$PET_RDZV_ENDPOINT|$PET_RDZV_ID"; exit 3'),
    directory,
  );
  expect(run.pid).toBeNull();
  expect(await run.ended).toBe(3);
  expect(await runOutput(directory)).toContain(
    `\n${directory.path}\nit's $1|${directory.path}||127.0.0.1:20001|1\n`,
  );
  const told = await argumentsOf(1);
  expect(told).toEqual(
    expect.arrayContaining([
      ...["--job-name=tensorloom-r", "--partition=gpu", "--gpus-per-node=2", "--time=90", "--requeue"],
      ...["--nodes=1", "--open-mode=append", `--output=${directory.log}`],
    ]),
  );
  expect(told.find((option) => option.startsWith("--export="))).not.toMatch(/ALL|DATABASE/);
  expect(await leftWork(data)).toEqual([]);
});

test("a job that waits says why, is known again, and is taken out of the queue", async () => {
  await writeFile(join(cluster, "full"), "");
  const run = await launcher().launch(sh("sleep 1000"), directory);
  await expect.poll(() => run.state()).toEqual({ waiting: true, words: "Slurm job 1 waits: Resources" });
  expect(await leftWork(data)).toMatchObject([
    { directory, left: { launcher: "slurm", job: "1", pid: null } },
  ]);
  run.kill();
  expect(await run.ended).toBe("SIGKILL");
  expect(await leftWork(data)).toEqual([]);
});

test("a controller that is away for a while changes nothing", async () => {
  const run = await launcher().launch(sh("until [ -e end ]; do sleep 0.05; done"), directory);
  await expect.poll(() => run.state().words).toBe("Slurm job 1 is on n1");
  await writeFile(join(cluster, "away"), "");
  await expect
    .poll(() => run.state().words)
    .toMatch(/^Slurm job 1 cannot be asked after: scontrol: .*contact/);
  expect(run.state().waiting).toBe(false);
  await writeFile(join(directory.path, "end"), "");
  await rm(join(cluster, "away"));
  expect(await run.ended).toBe(0);
});

test("a job that was left is ended, also one whose number nobody could write down", async () => {
  for (const forgotten of [false, true]) {
    const run = await launcher().launch(sh("sleep 1000"), directory);
    const [found] = await leftWork(data);
    await launcher().reap({ ...found!.left, ...(forgotten && { job: null }) }, directory);
    // Nobody of this server asked for it.
    expect(await run.ended).toBe("SIGTERM");
    expect(await leftWork(data)).toEqual([]);
  }
});

test("without Slurm's commands, or where it refuses, it says so and leaves nothing", async () => {
  await rm(join(cluster, "sbatch"));
  vi.stubEnv("PATH", "/usr/bin/nowhere");
  await expect(launcher().launch(sh(""), directory)).rejects.toThrow("Slurm's sbatch is not in the PATH");
  expect(await launcher().probe()).toEqual({
    available: false,
    reason: expect.stringContaining("install Slurm's commands") as string,
  });
  vi.stubEnv("PATH", `${cluster}:/usr/bin:/bin`);
  const refusal = "#!/bin/sh\necho 'sbatch: error: invalid partition specified: gpu' >&2; exit 1\n";
  await writeFile(join(cluster, "sbatch"), refusal, { mode: 0o755 });
  await expect(launcher().launch(sh(""), directory)).rejects.toThrow("invalid partition specified: gpu");
  expect(await launcher().probe()).toEqual({ available: true, has: "slurm 0.0: 2 idle" });
  expect(await leftWork(data)).toEqual([]);
});

test("what no longer stands in the controller's memory ended as the accounts say", async () => {
  await writeFile(join(cluster, "sacct"), "#!/bin/sh\necho 'FAILED|4:0'\n", { mode: 0o755 });
  const text = "until [ -e end ]; do sleep 0.05; done; echo has ended";
  const run = await launcher().launch(sh(text), directory);
  await expect.poll(() => runOutput(directory)).toContain("start 1");
  await rename(join(cluster, "jobs/1"), join(cluster, "jobs/forgotten"));
  expect(await run.ended).toBe(4);
  await writeFile(join(directory.path, "end"), "");
  await expect.poll(() => runOutput(directory)).toContain("has ended");
});

const kinds = async (): Promise<RunEvent["kind"][]> => {
  const found: RunEvent["kind"][] = [];
  for await (const { event } of readEventFile(directory.events, 0)) found.push(event.kind);
  return found;
};
const launchWhole = (epochs: number): Promise<LaunchedRun> => {
  const document = runDocument("irisMlp", { epochs });
  const job = { id: "r", document, dataset: "sample:iris", file: null, checkpoint: null, data };
  return launchRun({ directory, job, settings: {}, devices: [] }, { engine: script, launcher: launcher() });
};

test("of a run only the engine's program is a job; a request reaches it through the folder", async () => {
  const run = await launchWhole(100_000);
  expect(run.pid).not.toBeNull();
  await expect.poll(kinds, { timeout: 30_000 }).toContain("step");
  expect(run.pid).toBeNull();
  await appendRequest(directory, { kind: "stop" });
  expect(await run.ended).toBe(0);
  expect(existsSync(join(cluster, "jobs/2"))).toBe(false);
  expect((await kinds()).at(-1)).toBe("finished");
}, 60_000);

test("before its time is up a job is asked to end, and queues again", async () => {
  const twice = `[ -e asked ] && exit 0; trap 'touch asked; exit 1' TERM; while :; do sleep 0.05; done`;
  const run = await launcher().launch(sh(twice), directory);
  await expect.poll(() => runOutput(directory)).toContain("Slurm job 1 on n1, start 1");
  await expect.poll(() => existsSync(join(cluster, "jobs/1/script"))).toBe(true);
  // As Slurm does it, to the script alone.
  process.kill(Number(await readFile(join(cluster, "jobs/1/script"), "utf8")), "SIGUSR1");
  expect(await run.ended).toBe(0);
  expect(existsSync(join(directory.path, "asked"))).toBe(true);
});
