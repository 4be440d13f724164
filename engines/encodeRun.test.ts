import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runDocument } from "../server/testing/runDocument.ts";
import { samples } from "../training/data/samples.ts";
import { readCheckpoint, writeCheckpoint } from "../training/run/checkpoint.ts";
import { wholeOf } from "../training/run/content.ts";
import { exportedState } from "../training/run/planExport.ts";
import { requirePlan } from "../training/run/requirePlan.ts";
import { startFile } from "../training/run/startFile.ts";
import { sampleFiles } from "../training/testing/sampleFiles.ts";
import { readEventFile } from "./eventFile.ts";
import { thisMachine } from "./thisMachine.ts";
import { launchRun } from "./launchRun.ts";
import { type RunDirectory, runDirectory } from "./runDirectory.ts";
import { script } from "./testing/script.ts";

// What is written before the program of an engine that loads no data itself.

let data: string;
let directory: RunDirectory;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  directory = await runDirectory(data, "r");
});
afterEach(() => rm(data, { recursive: true }));

const document = runDocument("irisMlp", { epochs: 1 });

async function run({ of = document, checkpoint }: { of?: typeof document; checkpoint?: Uint8Array } = {}) {
  const path = join(data, "arrived.safetensors");
  if (checkpoint) await writeFile(path, checkpoint);
  const job = {
    id: "r",
    document: of,
    dataset: "sample:iris",
    file: null,
    checkpoint: checkpoint ? path : null,
  };
  const launcher = thisMachine;
  const launched = await launchRun(
    { directory, job: { ...job, data }, settings: {}, devices: [] },
    { engine: script, launcher },
  );
  const exit = await launched.ended;
  const events = [];
  for await (const { event } of readEventFile(directory.events, 0)) events.push(event);
  return { exit, events };
}

const plan = await requirePlan(document, await samples.iris.load(sampleFiles));
const start = wholeOf(startFile({ ...plan, fit: await plan.data.fit?.() }, await exportedState(plan)));

test("all that an exported folder has is there, once, and the run starts from its seed", async () => {
  const { exit, events } = await run();
  expect(exit).toBe(0);
  expect(events.at(-1)).toMatchObject({ kind: "finished" });
  expect(await readdir(directory.path)).toEqual(
    expect.arrayContaining(["run.json", "inputs.json", "data", "model.py", "train.py", "model.onnx"]),
  );
  const started = join(directory.path, "start.safetensors");
  expect(new Uint8Array(await readFile(started))).toEqual(start);
  const { mtimeMs } = await stat(started);
  await run();
  expect((await stat(started)).mtimeMs).toBe(mtimeMs);
});

test("a run that comes from elsewhere starts from its checkpoint", async () => {
  const read = readCheckpoint(start);
  if ("error" in read) throw new Error(read.error);
  const checkpoint = writeCheckpoint({ ...read, state: { ...read.state, step: 7 } });
  expect(await run({ checkpoint })).toMatchObject({ exit: 0 });
  expect(await readFile(join(directory.path, "start.safetensors"))).toEqual(Buffer.from(checkpoint));
});

const anew = { ...document, plan: { ...document.plan, seed: 77 } };
const unwired = { ...document, graph: { ...document.graph, edges: [] } };

test.each([
  {
    what: "bytes that are no checkpoint",
    checkpoint: new TextEncoder().encode("none"),
    why: "cannot be used",
  },
  { what: "a checkpoint of another plan", of: anew, checkpoint: start, why: "another document" },
  { what: "a graph that cannot be trained", of: unwired, why: "input x" },
])("$what is refused before the engine's program starts", async ({ why, ...from }) => {
  const { exit, events } = await run(from);
  expect(exit).toBe(1);
  expect(events.map(({ kind }) => kind)).not.toContain("started");
  const message = expect.stringContaining(why) as string;
  expect(events.at(-1)).toMatchObject({ kind: "halted", code: "data", message });
  expect(await readdir(directory.path)).not.toContain("inputs.json");
});
