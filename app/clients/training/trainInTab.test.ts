import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withPhase } from "../../../graph-schema/plan/withObjective.ts";
import { RunControl } from "../../../training/run/control.ts";
import type { RunEvent } from "../../../training/run/events.ts";
import { nodeRuntime } from "../../../training/runtime/node.ts";
import { runDocument } from "../../../server/testing/runDocument.ts";
import { storedView } from "../../state/run/runView.ts";
import { readRun } from "../storage/storedRuns.ts";
import { type MemoryBrowser, memoryBrowser } from "../testing/memoryBrowser.ts";
import type { StartRequest, TrainingReply } from "./messages.ts";
import { type TabRun, trainInTab } from "./trainInTab.ts";

let browser: MemoryBrowser;
beforeEach(() => {
  const memory = memoryBrowser();
  browser = memory.browser;
  vi.stubGlobal("navigator", memory.navigator);
});
afterEach(() => void vi.unstubAllGlobals());

const document = runDocument("linearRegression", { epochs: 12, checkpointEvery: 10, logEvery: 5 });
const runtime = () => Promise.resolve({ runtime: nodeRuntime({ threads: 1 }), why: "no GPU" });

/** Trains a run; `onEvent` may throw, as if the tab were gone. */
async function train(
  more: Partial<StartRequest> = {},
  onEvent: (e: RunEvent, run: TabRun) => void = () => undefined,
) {
  const run: TabRun = { runId: "r", control: new RunControl() };
  const said: TrainingReply[] = [];
  const request = { kind: "start", runId: "r", project: "p", document, requested: "wasm", ...more } as const;
  const say = (reply: TrainingReply): void => {
    said.push(reply);
    if (reply.kind === "event") onEvent(reply.event, run);
  };
  await trainInTab(request, run, { say, runtimeFor: runtime });
  return { run, said };
}

const eventsOf = (said: readonly TrainingReply[]): RunEvent[] =>
  said.flatMap((reply) => (reply.kind === "event" ? [reply.event] : []));

test("a run is kept from its first step to its end: record, history, checkpoints", async () => {
  let during: string | undefined;
  const { run, said } = await train({}, (e) => {
    if (e.kind === "started") during = new TextDecoder().decode(browser.files.get("runs/r/record.json"));
  });
  expect(JSON.parse(during!)).toMatchObject({ id: "r", status: "running", server: null, project: "p" });
  expect(said).toContainEqual({
    kind: "runtime",
    runId: "r",
    description: expect.any(String) as string,
    why: "no GPU",
  });
  const stored = (await readRun("r"))!;
  expect(stored.record.status).toBe("finished");
  const told = eventsOf(said);
  expect(stored.events.map(({ event }) => event)).toEqual(told);
  const view = storedView(stored, { underWay: false });
  expect(view).toMatchObject({ status: "finished", saved: view.started!.totalSteps });
  const { weights } = run.weights!;
  expect(Object.keys(weights)).toEqual(
    ["x.mean", "x.std", "linear.weight", "linear.bias"].filter((n) => n in weights),
  );
  expect(run.liveWeights).toBeUndefined();
});

test("a tab that is gone in the middle leaves a run that goes on to the weights of an unbroken one", async () => {
  const whole = (await train()).run.weights;
  browser.files.clear();
  const gone = train({}, (e) => {
    if (e.kind === "checkpoint" && e.step >= 20) throw new Error("the tab is gone");
  });
  await expect(gone).rejects.toThrow("gone");
  const cut = storedView((await readRun("r"))!, { underWay: false });
  expect(cut).toMatchObject({ status: "interrupted", saved: 20 });
  const { run, said } = await train({ resume: "latest" });
  expect(said).toContainEqual(
    expect.objectContaining({ event: expect.objectContaining({ kind: "started", fromStep: 20 }) as object }),
  );
  expect(run.weights).toEqual(whole);
  const { train: curve } = storedView((await readRun("r"))!, { underWay: false });
  expect(curve.steps).toEqual(curve.steps.toSorted((a, b) => a - b));
});

test("what is refused leaves no trace, and an earlier state as it was", async () => {
  const dataless = { ...document, plan: { ...document.plan, dataset: null } };
  await expect(train({ document: dataless })).rejects.toThrow("No data are chosen");
  await expect(train({ weightsOf: "other" })).rejects.toThrow("no weights that can be read");
  expect(browser.files.has("runs/r/record.json")).toBe(false);
  await train({}, (e, run) => e.kind === "checkpoint" && run.control.stop());
  const before = await readRun("r");
  expect(before?.record.status).toBe("stopped");
  const other = { ...document, plan: { ...document.plan, seed: document.plan.seed + 1 } };
  await expect(train({ document: other, resume: "latest" })).rejects.toThrow(
    "another document or training plan",
  );
  expect(await readRun("r")).toEqual(before);
});

test("a full disk lets the run wait, and nothing of its history is lost", async () => {
  const { said } = await train({}, (e, run) => {
    if (e.kind === "checkpoint" && e.step === 10) browser.full = true;
    if (e.kind !== "paused") return;
    browser.full = false;
    setTimeout(() => run.control.resume());
  });
  const told = eventsOf(said);
  expect(told.map(({ kind }) => kind)).toContain("paused");
  expect((await readRun("r"))!.events.map(({ event }) => event)).toEqual(told);
  expect((await readRun("r"))!.record.status).toBe("finished");
});

test("history that finds no room beside its checkpoint is written with the next one", async () => {
  let room = false;
  const written = (): boolean =>
    [...browser.files].some(([path, { length }]) => path.includes("step-000000020") && length > 0);
  Object.defineProperty(browser, "full", { get: () => !room && written() });
  const { said } = await train({}, (e) => {
    if (e.kind !== "checkpoint" || e.step !== 20) return;
    expect(new TextDecoder().decode(browser.files.get("runs/r/events.jsonl"))).not.toContain('"step":20');
    room = true;
  });
  expect((await readRun("r"))!.events.map(({ event }) => event)).toEqual(eventsOf(said));
});

test("a run that halts is kept as one, with why", async () => {
  const plan = withPhase(document.plan, "train", (phase) => ({
    ...phase,
    optimizer: { ...phase.optimizer, params: { learningRate: 1e30 } },
  }));
  const { run, said } = await train({ document: { ...document, plan } });
  const { record, events } = (await readRun("r"))!;
  expect(record.status).toBe("halted");
  expect(events.at(-1)?.event).toMatchObject({ kind: "halted", code: "notFinite" });
  expect(eventsOf(said).at(-1)).toEqual(events.at(-1)?.event);
  expect(run.weights).toBeUndefined();
});

test("a run that halts where nothing can be written any more tells why all the same", async () => {
  const { said } = await train({}, (e, run) => {
    if (e.kind === "checkpoint" && e.step === 10) browser.full = true;
    if (e.kind === "paused") run.control.stop();
  });
  expect(eventsOf(said).at(-1)).toMatchObject({ kind: "halted" });
  const cut = storedView((await readRun("r"))!, { underWay: false });
  expect(cut).toMatchObject({ status: "interrupted", saved: 10 });
});
