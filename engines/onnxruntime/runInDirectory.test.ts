import { mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readCheckpoint } from "../../training/run/checkpoint.ts";
import { RunControl } from "../../training/run/control.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { type RunDirectory, runCheckpoints, runDirectory } from "../runDirectory.ts";
import { runDocument } from "../../server/testing/runDocument.ts";
import { runInDirectory } from "./runInDirectory.ts";

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
});
afterEach(() => rm(data, { recursive: true }));

const document = runDocument("irisMlp", { epochs: 6, checkpointEvery: 5, logEvery: 2 });

async function run(directory: RunDirectory): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const job = { id: "r", document, dataset: "sample:iris", file: null, checkpoint: null, data };
  let synced = 0;
  const emit = (event: RunEvent): void => {
    // Whoever goes on from a checkpoint finds all that was told before it.
    if (event.kind === "checkpoint") expect(synced).toBe(events.length);
    events.push(event);
  };
  const sync = (): void => void (synced = events.length);
  await runInDirectory({ directory, job, control: new RunControl(), emit, sync });
  return events;
}

const weightsOf = (directory: RunDirectory): Promise<Buffer> =>
  readFile(join(directory.artifacts, "weights.safetensors"));

test("a disk that is full while a checkpoint is written halts the run and leaves the one before", async () => {
  const whole = await runDirectory(data, "whole");
  const last = (await run(whole)).at(-1);
  expect(last).toMatchObject({ kind: "finished", reason: "completed" });
  const steps = (await (await runCheckpoints(whole)).list()).map(({ step }) => step);
  expect(steps.length).toBeGreaterThan(2);

  const broken = await runDirectory(data, "broken");
  // Every write to /dev/full fails as on a full disk. The draft of the checkpoint at step 10 goes there.
  const draft = `step-000000010.safetensors.${process.pid}.part`;
  await symlink("/dev/full", join(broken.checkpoints, draft));
  const events = await run(broken);
  expect(events.at(-1)).toMatchObject({ kind: "halted", code: "storage", step: 10 });
  expect((events.at(-1) as { message: string }).message).toContain("no space left on device");
  const store = await runCheckpoints(broken);
  const kept = readCheckpoint((await store.latest())!);
  expect(kept).toMatchObject({ state: { step: 8 } });
  expect(await readdir(broken.checkpoints)).not.toContainEqual(expect.stringContaining(".part"));

  const resumed = await run(broken);
  expect(resumed).toContainEqual(expect.objectContaining({ kind: "started", fromStep: 8 }));
  expect(resumed.at(-1)).toMatchObject({ kind: "finished" });
  expect((await weightsOf(broken)).equals(await weightsOf(whole))).toBe(true);
}, 120_000);
