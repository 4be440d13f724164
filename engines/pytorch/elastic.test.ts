import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runDocument } from "../../server/testing/runDocument.ts";
import { leaveOut } from "../../test/leaveOut.ts";
import { executeRun } from "../../training/run/executeRun.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { memoryHost } from "../../training/testing/memoryHost.ts";
import { readEventFile } from "../eventFile.ts";
import { thisMachine } from "../thisMachine.ts";
import { launchRun } from "../launchRun.ts";
import { type RunDirectory, runDirectory } from "../runDirectory.ts";
import { withoutLost } from "../testing/withoutLost.ts";
import { rankProcess } from "../testing/rankProcess.ts";
import { pytorch } from "./pytorch.ts";

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-elastic-"));
});
afterEach(() => rm(data, { recursive: true }));

const eventsOf = async (directory: RunDirectory): Promise<RunEvent[]> => {
  const events: RunEvent[] = [];
  for await (const { event } of readEventFile(directory.events, 0)) events.push(event);
  return events;
};

/** What a run tells of its steps, in order, without what is told again. */
const toldOf = (events: readonly RunEvent[]): string[] =>
  withoutLost(events).flatMap((e) =>
    e.kind === "step" || e.kind === "validation" || e.kind === "checkpoint" ? [`${e.kind} ${e.step}`] : [],
  );

test("where a rank is lost, all go on within the command, and tell again what was lost", async (context) => {
  const probe = await pytorch.probe();
  if (!probe.available) return leaveOut(context, probe.reason);
  if (process.platform !== "linux") return leaveOut(context, "it looks for processes in /proc");
  const document = runDocument("irisMlp", { epochs: 100, checkpointEvery: 50, logEvery: 5 });
  const directory = await runDirectory(data, "elastic");
  const job = { document, dataset: "sample:iris", file: null, checkpoint: null, data };
  const settings = { processes: 2 };
  const run = await launchRun(
    { directory, job: { id: "r", ...job }, settings, devices: [] },
    { engine: pytorch, launcher: thisMachine },
  );
  const under = async (): Promise<boolean> =>
    (await eventsOf(directory)).some((event) => event.kind === "step" && event.step >= 120);
  await expect.poll(under, { timeout: 60_000, interval: 20 }).toBe(true);
  process.kill((await rankProcess(1, directory))!, "SIGKILL");
  const exit = await run.ended;
  expect(exit, await readFile(directory.log, "utf8")).toBe(0);

  const events = await eventsOf(directory);
  expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "completed", step: 800 });
  expect(events.filter(({ kind }) => kind === "started")).toHaveLength(2);
  const notices = events.flatMap((event) => (event.kind === "notice" ? [event.message] : []));
  expect(notices).toEqual(["A process of the run was lost."]);

  const host = memoryHost(document);
  await executeRun({}, host);
  expect(toldOf(events)).toEqual(toldOf(host.events));
  const losses = (from: readonly RunEvent[]): number[] =>
    withoutLost(from).flatMap((event) => (event.kind === "step" ? [event.loss] : []));
  const expected = losses(host.events);
  for (const [i, loss] of losses(events).slice(0, 40).entries())
    expect(Math.abs(loss - expected[i]!) / expected[i]!, `point ${i}`).toBeLessThan(1e-4);
}, 180_000);
