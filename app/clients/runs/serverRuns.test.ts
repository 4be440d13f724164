import { expect, test, vi } from "vitest";
import { newRun, storedView } from "../../state/run/runView.ts";
import { about, away, followed, page, there, stubRunsPage, watching, world } from "../testing/runsPage.ts";

stubRunsPage();

test("a run that finished at the server while nobody looked comes home with its history and checkpoint", async () => {
  const { settle, readRun, writeRecord, useTraining } = await page();
  await writeRecord(away);
  useTraining.setState({ run: { ...newRun(about), server: "s", status: "running" } });
  world.answers = there("finished");
  await settle("r");
  const stored = (await readRun("r"))!;
  expect(stored.record).toMatchObject({ status: "finished", server: null });
  expect(storedView(stored, { underWay: false })).toMatchObject({ status: "finished", saved: 30 });
  expect(useTraining.getState().run).toMatchObject({ status: "finished", server: null });
});

test("a server that does not answer is waited for, and the run stays where it is", async () => {
  const { settle, readRun, writeRecord, useTraining } = await page();
  await writeRecord(away);
  useTraining.setState({ run: { ...newRun(about), server: "s", status: "running" } });
  world.answers = undefined;
  await settle("r");
  expect(useTraining.getState().busy).toBe("Waiting for the server");
  expect((await readRun("r"))!.record).toEqual(away);
  world.answers = there("stopped");
  world.again?.();
  await vi.waitFor(async () => expect((await readRun("r"))!.record).toMatchObject({ status: "stopped" }));
  expect(useTraining.getState().busy).toBe("");
});

test("a run that the server has no more stays in the list, to be resumed", async () => {
  const { settle, storedRuns, writeRecord } = await page();
  await writeRecord(away);
  world.answers = { "runs.get": { code: "NOT_FOUND" } };
  await settle("r");
  expect((await storedRuns()).map(({ record }) => [record.id, record.status, record.server])).toEqual([
    ["r", "stopped", null],
  ]);
});

test("a run that begins at the server is written down before it is sent", async () => {
  const { startOnServer, readRun, useTraining } = await page();
  world.answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { id: "s" } };
  await startOnServer(newRun(about));
  expect((await readRun("r"))!.record).toMatchObject({
    status: "running",
    server: expect.any(String) as string,
  });
  expect(useTraining.getState()).toMatchObject({ busy: "", run: { id: "r", status: "preparing" } });
});

test("one that the server refuses says why and leaves nothing; one that got no answer is kept", async () => {
  const { startOnServer, readRun, useTraining } = await page();
  world.answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { code: "BAD_REQUEST" } };
  await startOnServer(newRun(about));
  expect(useTraining.getState()).toMatchObject({ run: undefined, busy: "" });
  expect(useTraining.getState().refused[0]).toContain("could not be moved to the server");
  expect(await readRun("r")).toBeUndefined();
  world.answers = undefined;
  await startOnServer(newRun(about));
  expect((await readRun("r"))!.record).toMatchObject({ status: "running", sent: false });
  // It is sent by itself once the server world.answers.
  world.answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { id: "s" } };
  world.again!();
  await vi.waitFor(async () => expect((await readRun("r"))!.record.sent).not.toBe(false));
  expect((await readRun("r"))!.record.status).toBe("running");
});

test("a run that has trained stays in this browser when the server refuses it", async () => {
  const { startOnServer, readRun, writeRecord, useTraining } = await page();
  await writeRecord({ ...away, status: "stopped", server: null });
  world.answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { code: "BAD_REQUEST" } };
  await startOnServer({ ...newRun(about), status: "stopped", saved: 30 });
  expect((await readRun("r"))!.record).toMatchObject({ status: "stopped", server: null });
  expect(useTraining.getState()).toMatchObject({ busy: "", run: { id: "r", saved: 30 } });
});

test("a run at the server is followed, once, and comes home when it has ended there", async () => {
  const { startOnServer, follow, readRun, useTraining } = await page();
  world.answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { id: "s" } };
  await startOnServer(newRun(about));
  const stream = await followed();
  follow(useTraining.getState().run!);
  stream.tell({ kind: "status", status: "running", attempt: 1 });
  stream.tell({ kind: "checkpoint", step: 20, best: false });
  await vi.waitFor(() => expect(useTraining.getState().run?.saved).toBe(20));
  expect([world.streams, stream.open]).toEqual([[stream], true]);
  world.answers = there("finished");
  stream.tell({ kind: "status", status: "finished", attempt: 1 });
  await vi.waitFor(async () => expect((await readRun("r"))!.record.status).toBe("finished"));
  expect(stream.open).toBe(false);
});

test("a run at another machine is asked for there, and says so where the token is not taken any more", async () => {
  const { settle, readRun, writeRecord, useTraining } = await page();
  const { useMachines } = await import("../../state/run/machines.ts");
  const { anyPlace } = await import("../../state/run/serverPlace.ts");
  useMachines.getState().add({ address: "https://gpu.example", name: "gpu", token: "t" });
  const on = { ...anyPlace, machine: "https://gpu.example" };
  await writeRecord({ ...away, on });
  useTraining.setState({ run: { ...newRun(about), server: "s", status: "running", on } });
  world.answers = { "runs.get": { code: "UNAUTHORIZED" } };
  await settle("r");
  expect(useTraining.getState()).toMatchObject({ busy: "Waiting for gpu", refused: ["no"] });
  expect((await readRun("r"))!.record).toEqual({ ...away, on });
  world.answers = there("finished");
  await settle("r");
  expect(world.asked.every((path) => path.startsWith("/api/machine/trpc/"))).toBe(true);
  expect((await readRun("r"))!.record).toMatchObject({ status: "finished", server: null, on });
  expect(useTraining.getState()).toMatchObject({ busy: "", refused: [] });
});

test("a run that is taken back from the server is brought here once, and goes on", async () => {
  const { moveToTab, followAgain, readRun, run, stream, goOn } = await watching();
  world.answers = there("running");
  const moving = moveToTab(run, goOn);
  await vi.waitFor(() => expect(world.asked).toContain("runs.stop"));
  world.answers = there("stopped");
  // Others who find out that it has ended leave it to the move.
  stream.tell({ kind: "status", status: "stopped", attempt: 1 });
  await followAgain(run);
  await moving;
  const { record, events } = (await readRun("r"))!;
  expect(record).toMatchObject({ status: "running", server: null });
  expect(events).toHaveLength(1);
  expect([goOn.mock.calls.length, stream.open]).toEqual([1, false]);
});

test("a run of an earlier visit is followed while the server trains it", async () => {
  const { followAgain, writeRecord } = await page();
  await writeRecord(away);
  const run = { ...newRun(about), server: "s", status: "running" } as const;
  world.answers = there("running");
  await followAgain(run);
  await followed();
  expect(world.asked).toEqual(["runs.get"]);
});

test("a run that had finished when it is taken back is over", async () => {
  const { moveToTab, readRun, useTraining, run, stream, goOn } = await watching();
  world.answers = there("finished");
  await moveToTab(run, goOn);
  expect(goOn).not.toHaveBeenCalled();
  expect(stream.open).toBe(false);
  expect((await readRun("r"))!.record).toMatchObject({ status: "finished", server: null });
  expect(useTraining.getState()).toMatchObject({ busy: "", run: { status: "finished", server: null } });
});

test("a run that cannot be taken back stays at the server and is asked about again", async () => {
  const { moveToTab, followAgain, readRun, useTraining, run, goOn } = await watching();
  world.answers = undefined;
  await moveToTab(run, goOn);
  expect(goOn).not.toHaveBeenCalled();
  expect(useTraining.getState().refused[0]).toContain("it stays on the server");
  expect((await readRun("r"))!.record).toEqual(away);
  world.answers = there("finished");
  await followAgain(run);
  expect((await readRun("r"))!.record.status).toBe("finished");
});

test.each([
  { ends: "stopped", started: true },
  { ends: "finished", started: false },
] as const)("a run in this tab that is to go to the server, and $ends first", async ({ ends, started }) => {
  const sent: unknown[] = [];
  const terminate = vi.fn();
  vi.stubGlobal("Worker", function () {
    return { postMessage: (message: unknown) => sent.push(message), terminate };
  });
  const { moveToServer, readRun, writeRecord, useTraining } = await page();
  const run = { ...newRun(about), status: "running" } as const;
  useTraining.setState({ run });
  world.answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { id: "s" } };
  const moving = moveToServer(run);
  await vi.waitFor(() => expect(sent).toEqual([{ kind: "stop" }]));
  await writeRecord({ ...away, status: ends, server: null });
  useTraining.setState({ run: { ...run, status: ends } });
  await moving;
  expect(world.asked.includes("runs.start")).toBe(started);
  expect((await readRun("r"))!.record.status).toBe(started ? "running" : ends);
  expect([terminate.mock.calls.length, useTraining.getState().busy]).toEqual([started ? 1 : 0, ""]);
});
