import { readdirSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { processStart } from "../nodejs/processes.ts";
import { runDocument } from "../server/testing/runDocument.ts";
import { writeCheckpoint } from "../training/run/checkpoint.ts";
import type { RunEvent } from "../training/run/events.ts";
import { readSafetensors } from "../training/run/safetensors.ts";
import { engines } from "./engines.ts";
import { readEventFile } from "./eventFile.ts";
import type { LaunchedRun } from "./launcher.ts";
import { launchers } from "./launchers.ts";
import type { FromRun } from "./messages.ts";
import { type RunDirectory, runCheckpoints, runDirectory, writeSpec } from "./runDirectory.ts";

/** A promise that is resolved from outside. */
function signal(): { promise: Promise<void>; resolve(): void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settled) => (resolve = settled));
  return { promise, resolve: () => resolve() };
}

test("the folders of engines and their list agree", () => {
  const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "launchers")
    .map(({ name }) => name);
  expect(Object.keys(engines).toSorted(), "every folder of an engine has a line in engines.ts").toEqual(
    folders.toSorted(),
  );
  for (const [key, engine] of Object.entries(engines)) expect(engine.type).toBe(key);
});

test("the folder of launchers and their list agree", () => {
  const files = readdirSync(new URL("launchers/", import.meta.url)).map((name) => name.replace(/\.ts$/, ""));
  expect(Object.keys(launchers).toSorted(), "every file in launchers/ has a line in launchers.ts").toEqual(
    files.toSorted(),
  );
  for (const [key, launcher] of Object.entries(launchers)) expect(launcher.type).toBe(key);
});

/** What every engine does with a run's folder, in a process that each launcher starts. */
const pairs = Object.entries(engines).flatMap(([name, engine]) =>
  Object.entries(launchers).map(([on, launcher]) => ({ name, engine, on, launcher })),
);

describe.each(pairs)("$name on $on", ({ engine, launcher }) => {
  const document = runDocument("irisMlp", { epochs: 3, checkpointEvery: 5, logEvery: 2 });
  const endless = { ...document, plan: { ...document.plan, epochs: 100_000 } };
  let data: string;
  let whole: RunDirectory;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "tensorloom-engines-"));
  });
  afterAll(() => rm(data, { recursive: true }));

  const launch = async (id: string, of: typeof document, onMessage: (m: FromRun) => void) => {
    const directory = await runDirectory(data, id);
    await writeSpec(directory, {
      ...{ id, document: of, dataset: "sample:iris", fileName: null },
      ...{ checkpoint: null, lines: 0, data },
    });
    return { directory, run: await launcher.launch(engine, directory, onMessage) };
  };
  const eventsOf = async (directory: RunDirectory): Promise<RunEvent[]> => {
    const events: RunEvent[] = [];
    for await (const { event } of readEventFile(directory.events, 0)) events.push(event);
    return events;
  };

  test("a run is trained to its end: events in file and message, checkpoints, files", async () => {
    const told: RunEvent[] = [];
    const { directory, run } = await launch("whole", document, (m) => {
      if (m.kind === "event") told.push(m.event);
    });
    whole = directory;
    expect(processStart(run.pid)).toBe(run.processStart);
    expect(await run.ended).toBe(0);
    const events = await eventsOf(directory);
    expect(told).toEqual(events);
    expect(events.find((e) => e.kind === "started")).toMatchObject({ fromStep: 0, totalSteps: 24 });
    expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "completed", step: 24 });
    const losses = events.flatMap((e) => (e.kind === "validation" ? [e.loss] : []));
    expect(losses.at(-1)!).toBeLessThan(losses[0]!);
    const { whole: newest } = await (await runCheckpoints(directory)).newest();
    expect(newest?.state.step).toBe(24);
    const weights = readSafetensors(await readFile(join(directory.artifacts, "weights.safetensors")));
    if ("error" in weights) throw new Error(weights.error);
    for (const [name, tensor] of Object.entries(weights.tensors))
      expect(newest?.tensors[name]).toEqual(tensor);
  }, 120_000);

  test("it says that it lives, and stops with a checkpoint when asked to", async () => {
    const [started, alive] = [signal(), signal()];
    const { directory, run } = await launch("stopped", endless, (m) => {
      if (m.kind === "event" && m.event.kind === "validation") started.resolve();
      if (m.kind === "alive") alive.resolve();
    });
    await Promise.race([Promise.all([started.promise, alive.promise]), run.ended]);
    run.send({ kind: "stop" });
    expect(await run.ended).toBe(0);
    const last = (await eventsOf(directory)).at(-1);
    expect(last).toMatchObject({ kind: "finished", reason: "stopped" });
    const { whole: kept } = await (await runCheckpoints(directory)).newest();
    expect(kept?.state.step).toBe((last as { step: number }).step);
  }, 120_000);

  test("a checkpoint that lacks state is refused with names", async () => {
    const { whole: kept } = await (await runCheckpoints(whole)).newest();
    const { "hidden.bias/mean": _, ...tensors } = kept!.tensors;
    const directory = await runDirectory(data, "lacking");
    const store = await runCheckpoints(directory);
    await store.save(8, writeCheckpoint({ state: { ...kept!.state, step: 8 }, tensors }), { best: false });
    const { run } = await launch("lacking", document, () => undefined);
    expect(await run.ended).toBe(0);
    const events = await eventsOf(directory);
    expect(events.map(({ kind }) => kind)).not.toContain("started");
    expect(events.at(-1)).toMatchObject({
      kind: "halted",
      code: "data",
      message: expect.stringContaining('lacks "hidden.bias/mean"') as string,
    });
  }, 120_000);

  test("a run that an earlier server left behind is ended", async () => {
    const started = signal();
    const { run } = await launch("left", endless, (m) => {
      if (m.kind === "event" && m.event.kind === "started") started.resolve();
    });
    await Promise.race([started.promise, run.ended]);
    const { pid, processStart: since }: LaunchedRun = run;
    await launcher.reap({ pid, processStart: since });
    expect(processStart(pid)).not.toBe(since);
    expect(await run.ended).toBe("SIGKILL");
  }, 120_000);
});
