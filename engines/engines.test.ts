import { existsSync, readdirSync, readFileSync } from "node:fs";
import { appendFile, mkdtemp, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { groupMembers, processStart } from "../nodejs/processes.ts";
import { runDocument } from "../server/testing/runDocument.ts";
import { leaveOut } from "../test/leaveOut.ts";
import { writeCheckpoint } from "../training/run/checkpoint.ts";
import type { RunEvent } from "../training/run/events.ts";
import { weightsThatCount } from "../training/run/runWeights.ts";
import { readSafetensors } from "../training/run/safetensors.ts";
import type { RunFile } from "../training/run/runFile.ts";
import { engines } from "./engines.ts";
import { readEventFile, repairEventFile } from "./eventFile.ts";
import { readFinalEvent } from "./finalEvent.ts";
import type { LaunchedRun } from "./launcher.ts";
import { launchers } from "./launchers.ts";
import { thisMachine } from "./thisMachine.ts";
import { launchRun } from "./launchRun.ts";
import { leftWork } from "./processFile.ts";
import { appendRequest } from "./requests.ts";
import { type RunDirectory, runCheckpoints, runDirectory } from "./runDirectory.ts";
import { pytorch } from "./pytorch/pytorch.ts";
import { script } from "./testing/script.ts";

test("the folders of engines and their list agree", () => {
  const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !["elsewhere", "launchers", "testing"].includes(entry.name))
    .map(({ name }) => name);
  expect(Object.keys(engines).toSorted(), "every folder of an engine has a line in engines.ts").toEqual(
    folders.toSorted(),
  );
  for (const [key, engine] of Object.entries(engines)) expect(engine.type).toBe(key);
});

test("nothing but the list names an engine", () => {
  const root = new URL("..", import.meta.url);
  const names = new RegExp(`"(${Object.keys(engines).join("|")})"`);
  const sources = ["server", "app", "cli", "nodejs"].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => `${folder}/${name}`),
  );
  expect(sources.length).toBeGreaterThan(300);
  expect(sources.filter((file) => names.test(readFileSync(new URL(file, root), "utf8")))).toEqual([]);
});

test("the folder of launchers and their list agree", () => {
  const files = readdirSync(new URL("launchers/", import.meta.url))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => name.replace(/\.ts$/, ""));
  expect(Object.keys(launchers).toSorted(), "every file in launchers/ has a line in launchers.ts").toEqual(
    files.toSorted(),
  );
  for (const [key, launcher] of Object.entries(launchers)) expect(launcher.type).toBe(key);
});

const present = await Promise.all(
  Object.values(engines).map(async (engine) => ({ engine, probe: await engine.probe() })),
);
const absent = present.flatMap(({ engine, probe }) =>
  probe.available ? [] : [{ ...probe, type: engine.type }],
);
test.for(absent)("$type runs here", ({ reason }, context) => leaveOut(context, reason));

/** Epochs of a run of some seconds, on an engine whose steps take longer than those of most. */
const slower: Readonly<Record<string, number>> = { [pytorch.type]: 100 };

/** Engines that train, and a made-up one that goes through all else; each with how long a run takes some seconds. */
const subjects = [
  ...present
    .filter(({ probe }) => probe.available)
    .map(({ engine }) => ({ engine, trains: true, epochs: slower[engine.type] ?? 400 })),
  { engine: script, trains: false, epochs: 8 },
];

/** What every engine does in a run's folder. */
describe.each(subjects)("$engine.type", { timeout: 120_000 }, ({ engine, trains, epochs }) => {
  const launcher = thisMachine;
  const document = runDocument("irisMlp", { epochs, checkpointEvery: 50, logEvery: 5 });
  const endless = { ...document, plan: { ...document.plan, epochs: 100_000 } };
  let data: string;
  let whole: RunDirectory;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "tensorloom-engines-"));
  });
  afterAll(() => rm(data, { recursive: true }));

  const launch = async (directory: RunDirectory, of: typeof document): Promise<LaunchedRun> => {
    const job = { document: of, dataset: "sample:iris", file: null, checkpoint: null, data };
    const run = { directory, job: { id: "r", ...job }, settings: {}, devices: [] };
    expect(engine.accepts(run)).toEqual([]);
    return launchRun(run, { engine, launcher });
  };
  const eventsOf = async (directory: RunDirectory): Promise<RunEvent[]> => {
    const events: RunEvent[] = [];
    for await (const { event } of readEventFile(directory.events, 0)) events.push(event);
    return events;
  };
  /** Waits until an event is told that is as wanted. */
  const told = (directory: RunDirectory, wanted: (event: RunEvent) => boolean) =>
    expect
      .poll(
        async () => {
          const text = await readFile(directory.events, "utf8");
          const lines = text.split("\n").slice(0, -1);
          return lines.map((line) => JSON.parse(line) as RunEvent).some(wanted);
        },
        { timeout: 60_000, interval: 20 },
      )
      .toBe(true);
  const kind = (kind: RunEvent["kind"]) => (event: RunEvent) => event.kind === kind;
  /** What a chart shows: the last point of each step. */
  const curveOf = (events: readonly RunEvent[]) =>
    new Map(events.flatMap((e) => (e.kind === "step" ? [[e.step, [e.loss, e.metrics]]] : [])));

  test("it can run here, and says with what", async () => {
    expect(await engine.probe()).toEqual({ available: true, has: expect.stringMatching(/\w/) as string });
  });

  test("a run is carried out to its end: events, checkpoints, files", async () => {
    const directory = await runDirectory(data, "whole");
    const run = await launch(directory, document);
    expect(processStart(run.pid!)).toBe(run.processStart);
    expect(await leftWork(data)).toMatchObject([
      { directory, left: { pid: run.pid, processStart: run.processStart } },
    ]);
    expect(await run.ended).toBe(0);
    expect(await leftWork(data)).toEqual([]);
    const events = await eventsOf(directory);
    const total = epochs * 8;
    expect(events.find(kind("started"))).toMatchObject({ fromStep: 0, totalSteps: total });
    expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "completed", step: total });
    expect(events.filter(kind("checkpoint")).at(-1)).toMatchObject({ step: total });
    expect(await readFinalEvent(directory)).toBeUndefined();
    const told = JSON.parse(await readFile(directory.run, "utf8")) as RunFile;
    expect(told).toMatchObject({ version: 1, id: "r", seed: document.plan.seed, document });
    expect(await readdir(directory.artifacts)).not.toEqual([]);
    whole = directory;
  });

  test.runIf(trains)("what it learned is in checkpoint and file alike", async () => {
    const events = await eventsOf(whole);
    const losses = events.flatMap((e) => (e.kind === "validation" ? [e.loss] : []));
    expect(Math.min(...losses)).toBeLessThan(losses[0]! / 2);
    const { whole: newest } = await (await runCheckpoints(whole)).newest();
    expect(newest?.state.step).toBe(epochs * 8);
    const weights = readSafetensors(await readFile(join(whole.artifacts, "weights.safetensors")));
    if ("error" in weights) throw new Error(weights.error);
    const counting = weightsThatCount(newest!, document.plan);
    for (const [name, tensor] of Object.entries(weights.tensors))
      expect(counting.weights[name]).toEqual(tensor);
  });

  test("it lives, waits, goes on and stops as it is asked to", async () => {
    const directory = await runDirectory(data, "asked");
    const run = await launch(directory, endless);
    const { mtimeMs } = await stat(directory.alive);
    await told(directory, kind("step"));
    await appendRequest(directory, { kind: "pause" });
    await told(directory, kind("paused"));
    const before = (await eventsOf(directory)).length;
    const renewed = async (): Promise<boolean> => (await stat(directory.alive)).mtimeMs > mtimeMs;
    await expect.poll(renewed, { timeout: 20_000 }).toBe(true);
    expect((await eventsOf(directory)).length).toBe(before);
    await appendRequest(directory, { kind: "resume" });
    await told(directory, kind("resumed"));
    await appendRequest(directory, { kind: "pause" });
    await appendRequest(directory, { kind: "stop" });
    expect(await run.ended).toBe(0);
    const events = await eventsOf(directory);
    expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "stopped" });
    const { step } = events.at(-1) as { step: number };
    expect(events.findLast(kind("checkpoint"))).toMatchObject({ step });
  });

  test("a run that is killed goes on from its newest checkpoint, and its curve is that of an unbroken one", async () => {
    const directory = await runDirectory(data, "killed");
    const run = await launch(directory, document);
    await told(directory, (event) => event.kind === "checkpoint" && event.step >= 10);
    process.kill(-run.pid!, "SIGKILL");
    expect(await run.ended).toBe("SIGKILL");
    // What the program itself had started may take a moment more.
    await expect.poll(() => groupMembers(run.pid!)).toEqual([]);
    // What a process leaves that is killed in the middle of a line.
    await appendFile(directory.events, '{"kind":"st');
    await repairEventFile(directory.events);
    const before = await eventsOf(directory);
    expect(await (await launch(directory, document)).ended).toBe(0);
    const events = await eventsOf(directory);
    expect(events.slice(0, before.length)).toEqual(before);
    const starts = events.flatMap((e) => (e.kind === "started" ? [e.fromStep] : []));
    const { step } = before.findLast(kind("checkpoint")) as { step: number };
    // Of the newest checkpoint it may not have come to tell.
    expect(starts).toEqual([0, expect.toSatisfy((from: number) => from >= step) as number]);
    expect(curveOf(events)).toEqual(curveOf(await eventsOf(whole)));
    expect({ ...events.at(-1) }).toEqual((await eventsOf(whole)).at(-1));
  });

  test.runIf(trains)("a checkpoint that lacks state is refused with names", async () => {
    const { whole: kept } = await (await runCheckpoints(whole)).newest();
    const { "hidden.bias/mean": _, ...tensors } = kept!.tensors;
    const directory = await runDirectory(data, "lacking");
    const store = await runCheckpoints(directory);
    await store.save(8, writeCheckpoint({ state: { ...kept!.state, step: 8 }, tensors }), { best: false });
    await (
      await launch(directory, document)
    ).ended;
    const events = await eventsOf(directory);
    expect(events.map(({ kind }) => kind)).not.toContain("started");
    expect(events.at(-1)).toMatchObject({
      kind: "halted",
      code: "data",
      message: expect.stringContaining('lacks "hidden.bias/mean"') as string,
    });
  });

  test("a run that an earlier server left behind is ended", async () => {
    const directory = await runDirectory(data, "left");
    const run = await launch(directory, endless);
    await told(directory, kind("started"));
    const { pid, processStart: since } = run;
    const [found] = await leftWork(data);
    await launcher.reap(found!.left, found!.directory);
    expect(processStart(pid!)).not.toBe(since);
    expect(await run.ended).toBe("SIGKILL");
    expect(await leftWork(data)).toEqual([]);
  });

  // Every write to /dev/full fails as on a full disk.
  test.runIf(existsSync("/dev/full"))("a disk that takes no more events still takes the last", async () => {
    const directory = await runDirectory(data, "full");
    // Written while there is room, so that the program itself meets the full disk.
    const first = await launch(directory, endless);
    await told(directory, kind("started"));
    first.kill();
    await first.ended;
    await rm(directory.events);
    await symlink("/dev/full", directory.events);
    await (
      await launch(directory, endless)
    ).ended;
    expect(await readFinalEvent(directory)).toMatchObject({ kind: "halted", code: "storage" });
  });
});
