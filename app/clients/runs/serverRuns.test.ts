import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { emptyDocument } from "../../../graph-schema/document.ts";
import { writeCheckpoint } from "../../../training/run/checkpoint.ts";
import type { RunRecord } from "../../state/run/runRecord.ts";
import { newRun, storedView } from "../../state/run/runView.ts";
import { memoryBrowser } from "../testing/memoryBrowser.ts";

const about = { id: "r", project: null, name: "run", document: emptyDocument(), startedAt: 1 };
const away: RunRecord = { ...about, status: "running", server: "s", removed: false };
const bytes = writeCheckpoint({
  state: {
    ...{ version: 2, document: "d".repeat(64), dataset: "a".repeat(64), seed: 1, step: 30 },
    ...{ epoch: 0, stepInEpoch: 30, best: null, sinceBest: 0, events: 0, seconds: 0 },
  },
  tensors: {},
});

/** Answers of the server by procedure; an answer with a `code` is a refusal, and without any it does not answer. */
let answers: Readonly<Record<string, unknown>> | undefined;

/** What the server was asked, oldest first. */
let asked: string[];

let again: (() => void) | undefined;

/** The streams of events that were opened. */
let streams: Stream[];

class Stream extends EventTarget {
  open = true;
  constructor() {
    super();
    streams.push(this);
  }
  close = (): void => void (this.open = false);
  tell(event: object): void {
    const data = JSON.stringify({ event, at: "2026-01-01T00:00:00Z" });
    this.dispatchEvent(Object.assign(new Event("message"), { data, lastEventId: "1" }));
  }
}

/** The stream that is listened to, of a run that is followed. */
async function followed(): Promise<Stream> {
  await vi.waitFor(() => expect(streams.at(-1)?.open).toBe(true));
  return streams.at(-1)!;
}

const entry = (value: unknown): object =>
  typeof value === "object" && value !== null && "code" in value
    ? { error: { message: "no", code: -32600, data: { code: value.code, httpStatus: 400 } } }
    : { result: { data: value } };

/** The modules anew, as after a reload. */
async function page() {
  vi.resetModules();
  const { useTraining } = await import("../../state/run/trainingStore.ts");
  return {
    useTraining,
    ...(await import("./serverRuns.ts")),
    ...(await import("../storage/storedRuns.ts")),
  };
}

beforeEach(() => {
  const later = globalThis.setTimeout;
  again = undefined;
  [asked, streams] = [[], []];
  // What is to be tried again in seconds waits until the test says so.
  vi.stubGlobal("setTimeout", (work: () => void, milliseconds = 0) =>
    milliseconds < 5_000 ? later(work, milliseconds) : void (again = work),
  );
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  vi.stubGlobal("navigator", memoryBrowser().navigator);
  vi.stubGlobal("localStorage", undefined);
  // What is told is shown by a timer, as in a tab that has no frames.
  vi.stubGlobal("document", { hidden: true });
  vi.stubGlobal("EventSource", Stream);
  vi.stubGlobal("fetch", (url: string | URL) => {
    if (!answers) return Promise.reject(new TypeError("fetch failed"));
    const path = String(url).split("?")[0]!;
    if (path.includes("/objects/")) return Promise.resolve(new Response(bytes));
    const names = path.replace(/^.*\/trpc\//, "").split(",");
    asked.push(...names.map((name) => path.replace(/[^/]*$/, name).replace(/^\/api\/trpc\//, "")));
    return Promise.resolve(Response.json(names.map((name) => entry(answers![name]))));
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const there = (status: string) => ({
  "runs.get": { status, checkpoints: [{ step: 30, best: false }] },
  "runs.checkpoint": { sha256: "0".repeat(64), step: 30 },
  "runs.history": [
    { position: 1, event: { kind: "checkpoint", step: 30, best: false }, at: "2026-01-01T00:00:00Z" },
    { position: 2, event: { kind: "status", status, attempt: 1 }, at: "2026-01-01T00:00:00Z" },
  ],
});

test("a run that finished at the server while nobody looked comes home with its history and checkpoint", async () => {
  const { settle, readRun, writeRecord, useTraining } = await page();
  await writeRecord(away);
  useTraining.setState({ run: { ...newRun(about), server: "s", status: "running" } });
  answers = there("finished");
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
  answers = undefined;
  await settle("r");
  expect(useTraining.getState().busy).toBe("Waiting for the server");
  expect((await readRun("r"))!.record).toEqual(away);
  answers = there("stopped");
  again?.();
  await vi.waitFor(async () => expect((await readRun("r"))!.record).toMatchObject({ status: "stopped" }));
  expect(useTraining.getState().busy).toBe("");
});

test("a run that the server has no more stays in the list, to be resumed", async () => {
  const { settle, storedRuns, writeRecord } = await page();
  await writeRecord(away);
  answers = { "runs.get": { code: "NOT_FOUND" } };
  await settle("r");
  expect((await storedRuns()).map(({ record }) => [record.id, record.status, record.server])).toEqual([
    ["r", "stopped", null],
  ]);
});

test("a run that begins at the server is written down before it is sent", async () => {
  const { startOnServer, readRun, useTraining } = await page();
  answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { id: "s" } };
  await startOnServer(newRun(about));
  expect((await readRun("r"))!.record).toMatchObject({
    status: "running",
    server: expect.any(String) as string,
  });
  expect(useTraining.getState()).toMatchObject({ busy: "", run: { id: "r", status: "preparing" } });
});

test("one that the server refuses says why and leaves nothing; one that got no answer is kept", async () => {
  const { startOnServer, readRun, useTraining } = await page();
  answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { code: "BAD_REQUEST" } };
  await startOnServer(newRun(about));
  expect(useTraining.getState()).toMatchObject({ run: undefined, busy: "" });
  expect(useTraining.getState().refused[0]).toContain("could not be moved to the server");
  expect(await readRun("r")).toBeUndefined();
  answers = undefined;
  await startOnServer(newRun(about));
  expect((await readRun("r"))!.record).toMatchObject({ status: "running", sent: false });
  // It is sent by itself once the server answers.
  answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { id: "s" } };
  again!();
  await vi.waitFor(async () => expect((await readRun("r"))!.record.sent).not.toBe(false));
  expect((await readRun("r"))!.record.status).toBe("running");
});

test("a run that has trained stays in this browser when the server refuses it", async () => {
  const { startOnServer, readRun, writeRecord, useTraining } = await page();
  await writeRecord({ ...away, status: "stopped", server: null });
  answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { code: "BAD_REQUEST" } };
  await startOnServer({ ...newRun(about), status: "stopped", saved: 30 });
  expect((await readRun("r"))!.record).toMatchObject({ status: "stopped", server: null });
  expect(useTraining.getState()).toMatchObject({ busy: "", run: { id: "r", saved: 30 } });
});

test("a run at the server is followed, once, and comes home when it has ended there", async () => {
  const { startOnServer, follow, readRun, useTraining } = await page();
  answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { id: "s" } };
  await startOnServer(newRun(about));
  const stream = await followed();
  follow(useTraining.getState().run!);
  stream.tell({ kind: "status", status: "running", attempt: 1 });
  stream.tell({ kind: "checkpoint", step: 20, best: false });
  await vi.waitFor(() => expect(useTraining.getState().run?.saved).toBe(20));
  expect([streams, stream.open]).toEqual([[stream], true]);
  answers = there("finished");
  stream.tell({ kind: "status", status: "finished", attempt: 1 });
  await vi.waitFor(async () => expect((await readRun("r"))!.record.status).toBe("finished"));
  expect(stream.open).toBe(false);
});

/** A page that shows a run which the server trains, and follows it. */
async function watching() {
  const tab = await page();
  await tab.writeRecord(away);
  const run = { ...newRun(about), server: "s", status: "running" } as const;
  tab.useTraining.setState({ run });
  tab.follow(run);
  return { ...tab, run, stream: await followed(), goOn: vi.fn() };
}

test("a run at another machine is asked for there, and says so where the token is not taken any more", async () => {
  const { settle, readRun, writeRecord, useTraining } = await page();
  const { useMachines } = await import("../../state/run/machines.ts");
  const { anyPlace } = await import("../../state/run/serverPlace.ts");
  useMachines.getState().add({ address: "https://gpu.example", name: "gpu", token: "t" });
  const on = { ...anyPlace, machine: "https://gpu.example" };
  await writeRecord({ ...away, on });
  useTraining.setState({ run: { ...newRun(about), server: "s", status: "running", on } });
  answers = { "runs.get": { code: "UNAUTHORIZED" } };
  await settle("r");
  expect(useTraining.getState()).toMatchObject({ busy: "Waiting for gpu", refused: ["no"] });
  expect((await readRun("r"))!.record).toEqual({ ...away, on });
  answers = there("finished");
  await settle("r");
  expect(asked.every((path) => path.startsWith("/api/machine/trpc/"))).toBe(true);
  expect((await readRun("r"))!.record).toMatchObject({ status: "finished", server: null, on });
  expect(useTraining.getState()).toMatchObject({ busy: "", refused: [] });
});

test("a run that is taken back from the server is brought here once, and goes on", async () => {
  const { moveToTab, followAgain, readRun, run, stream, goOn } = await watching();
  answers = there("running");
  const moving = moveToTab(run, goOn);
  await vi.waitFor(() => expect(asked).toContain("runs.stop"));
  answers = there("stopped");
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
  answers = there("running");
  await followAgain(run);
  await followed();
  expect(asked).toEqual(["runs.get"]);
});

test("a run that had finished when it is taken back is over", async () => {
  const { moveToTab, readRun, useTraining, run, stream, goOn } = await watching();
  answers = there("finished");
  await moveToTab(run, goOn);
  expect(goOn).not.toHaveBeenCalled();
  expect(stream.open).toBe(false);
  expect((await readRun("r"))!.record).toMatchObject({ status: "finished", server: null });
  expect(useTraining.getState()).toMatchObject({ busy: "", run: { status: "finished", server: null } });
});

test("a run that cannot be taken back stays at the server and is asked about again", async () => {
  const { moveToTab, followAgain, readRun, useTraining, run, goOn } = await watching();
  answers = undefined;
  await moveToTab(run, goOn);
  expect(goOn).not.toHaveBeenCalled();
  expect(useTraining.getState().refused[0]).toContain("it stays on the server");
  expect((await readRun("r"))!.record).toEqual(away);
  answers = there("finished");
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
  answers = { "runs.get": { code: "NOT_FOUND" }, "runs.start": { id: "s" } };
  const moving = moveToServer(run);
  await vi.waitFor(() => expect(sent).toEqual([{ kind: "stop" }]));
  await writeRecord({ ...away, status: ends, server: null });
  useTraining.setState({ run: { ...run, status: ends } });
  await moving;
  expect(asked.includes("runs.start")).toBe(started);
  expect((await readRun("r"))!.record.status).toBe(started ? "running" : ends);
  expect([terminate.mock.calls.length, useTraining.getState().busy]).toEqual([started ? 1 : 0, ""]);
});
