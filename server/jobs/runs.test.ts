import { createHash } from "node:crypto";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Document } from "../../graph-schema/document.ts";
import { engines } from "../../engines/engines.ts";
import { check } from "../../compiler/check/check.ts";
import { planObjective } from "../../training/run/planRun.ts";
import { runNeeds } from "../../training/run/runNeeds.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { processStart } from "../../nodejs/processes.ts";
import { testDatabases } from "../testing/databases.ts";
import { processOf } from "../testing/processOf.ts";
import { readEvents, type SentEntry } from "../testing/readEvents.ts";
import { runDocument } from "../testing/runDocument.ts";
import { clientOf, type ServerProcess, spawnServer } from "../testing/serve.ts";

/** Some ten seconds of work: long enough to be killed in the middle. */
const long = runDocument("linearRegression", { epochs: 300, checkpointEvery: 50, logEvery: 10 });
const endless = runDocument("linearRegression", { epochs: 100_000, checkpointEvery: 200 });

const kindsOf = (entries: readonly SentEntry[]): string[] => entries.map(({ event }) => event.kind);
const statusesOf = (entries: readonly SentEntry[]): string[] =>
  entries.flatMap(({ event }) => (event.kind === "status" ? [event.status] : []));
const isOver = (entries: readonly SentEntry[]): boolean =>
  ["finished", "stopped", "cancelled", "halted"].includes(statusesOf(entries).at(-1) ?? "");
const atStep = (step: number) => (entries: readonly SentEntry[]) =>
  entries.some(({ event }) => event.kind === "checkpoint" && event.step >= step);

const needsOf = (document: Document) => {
  const checked = check(document);
  return runNeeds(checked, planObjective(checked).objective!);
};

/** What a chart shows: the last point of each step. */
function curveOf(entries: readonly SentEntry[]): Record<number, number> {
  const points = entries.flatMap(({ event }) =>
    event.kind === "step" ? [[event.step, event.loss] as const] : [],
  );
  return Object.fromEntries(points);
}

describe.each(testDatabases)("runs on $name", ({ make }) => {
  let data: string;
  let server: ServerProcess;
  let database: Awaited<ReturnType<typeof make>>;
  let client: ReturnType<typeof clientOf>;
  const startServer = async (): Promise<void> => {
    server = await spawnServer(data, {
      ...database.env,
      TENSORLOOM_LAUNCHERS: '{"local":{"price":"0.50 EUR"}}',
    });
    client = clientOf(server.address);
  };
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), "tensorloom-"));
    database = await make();
    await startServer();
  }, 240_000);
  afterAll(async () => {
    await server.end("SIGTERM");
    await database.drop();
    await rm(data, { recursive: true });
  });

  const start = async (
    document: Document,
    more: { checkpoint?: string; memoryLimitBytes?: number; timeLimitSeconds?: number } = {},
  ) => (await client.runs.start.mutate({ document, ...more })).id;
  const follow = async (id: string, enough = isOver) =>
    (await readEvents(server.address, { runIds: [id] }, enough)).entries;
  const artifact = async (id: string, name: string) => {
    const file = (await client.runs.get.query({ id })).artefacts.find((a) => a.name === name);
    expect(file, name).toBeDefined();
    const bytes = new Uint8Array(
      await (await fetch(`${server.address}/api/objects/${file!.sha256}`)).arrayBuffer(),
    );
    expect(bytes.length).toBe(file!.bytes);
    return bytes;
  };
  const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
  const last = (entries: readonly SentEntry[], kind: RunEvent["kind"]) =>
    entries.findLast(({ event }) => event.kind === kind)?.event;

  let unbroken: { weights: string; curve: Record<number, number> };

  test("a run goes from the queue to its files", async () => {
    const id = crypto.randomUUID();
    await client.runs.start.mutate({ id, document: long });
    await client.runs.start.mutate({ id, document: long });
    const entries = await follow(id);
    expect(statusesOf(entries)).toEqual(["queued", "running", "finished"]);
    expect(last(entries, "finished")).toMatchObject({ reason: "completed" });
    const run = await client.runs.get.query({ id });
    expect(run).toMatchObject({ status: "finished", attempt: 1, dataset: "sample:line" });
    expect(run.step).toBe((last(entries, "started") as { totalSteps: number }).totalSteps);
    for (const name of ["model.onnx", "model.py", "objective.py", "train.py", "training-config.json"])
      await artifact(id, name);
    unbroken = { weights: sha256Of(await artifact(id, "weights.safetensors")), curve: curveOf(entries) };
    const history = await client.runs.history.query({ id, limit: 5_000 });
    expect(history).toEqual(entries);
    expect((await client.runs.list.query()).map((r) => r.id)).toEqual([id]);
  }, 240_000);

  test("places say what there is, what a run would take, and how fast it was there", async () => {
    const { here: found, elsewhere } = await client.runs.places.query({ needs: needsOf(long) });
    expect(elsewhere).toEqual([]);
    expect(found.map(({ engine }) => engine)).toEqual(Object.keys(engines));
    const [ours, torch] = found;
    expect(ours).toMatchObject({ probe: { available: true }, devices: [], waiting: 0 });
    const here = { launcher: "local", short: false, devices: 1, price: { amount: 0.5, currency: "EUR" } };
    expect(ours!.forecasts).toMatchObject([
      { ...here, speed: { of: "this", rowsPerSecond: expect.any(Number) as number } },
    ]);
    expect(torch!.forecasts[0]!.bytes).toBeGreaterThan(0);
    expect(torch!.settings).toMatchObject({ properties: { precision: { default: "float32" } } });
    const wider = { ...long, plan: { ...long.plan, batchSize: 2 * long.plan.batchSize } };
    const [other] = (await client.runs.places.query({ needs: needsOf(wider) })).here;
    expect(other!.forecasts[0]!.speed!.of).toBe("another");
    // What a model of two parameters takes says nothing of one that multiplies a thousand times as much.
    const needs = { ...needsOf(long), macs: 1000 * needsOf(long).macs! };
    expect((await client.runs.places.query({ needs })).here[0]!.forecasts[0]!.speed).toBeNull();
  });

  test("settings and devices that an engine does not have are refused by name", async () => {
    const start = (more: object) =>
      client.runs.start.mutate({ document: long, engine: Object.keys(engines)[0]!, ...more });
    await expect(start({ settings: { precision: "float64" } })).rejects.toThrow(/cannot run so.*precision/s);
    await expect(start({ launcher: "moon" })).rejects.toThrow('no launcher "moon"; there are local');
    await expect(start({ devices: ["GPU-0"] })).rejects.toThrow("has no device GPU-0 here");
  });

  test("a server that is killed picks its run up, and the stream goes on without gap or duplicate", async () => {
    const id = await start(long);
    const before = await readEvents(server.address, { runIds: [id] }, atStep(400));
    await server.end("SIGKILL");
    // What a server leaves that dies before it can tell its database of a process.
    const folder = join(data, "runs", crypto.randomUUID());
    await mkdir(folder, { recursive: true });
    const { pid } = spawn("sleep", ["1000"], { detached: true, stdio: "ignore" });
    const left = processStart(pid!)!;
    await writeFile(join(folder, "process.json"), JSON.stringify({ pid, processStart: left }));
    await startServer();
    expect(processStart(pid!)).not.toBe(left);
    const after = await readEvents(
      server.address,
      { runIds: [id], lastEventId: before.lastEventId! },
      isOver,
    );
    const all = [...before.entries, ...after.entries];
    expect(all).toEqual(await client.runs.history.query({ id, limit: 5_000 }));
    const starts = all.flatMap(({ event }) => (event.kind === "started" ? [event.fromStep] : []));
    expect(starts[0]).toBe(0);
    expect(starts[1]).toBeGreaterThanOrEqual(400);
    expect((await client.runs.get.query({ id })).attempt).toBe(2);
    expect(sha256Of(await artifact(id, "weights.safetensors"))).toBe(unbroken.weights);
    expect(curveOf(all)).toEqual(unbroken.curve);
  }, 240_000);

  test("a run whose process is killed goes on from its checkpoint, as often as it got to another", async () => {
    const id = await start(long);
    const killed = [100, 300, 500];
    for (const step of killed) {
      await follow(id, atStep(step));
      process.kill(processOf(join(data, "runs", id)), "SIGKILL");
    }
    const entries = await follow(id);
    const again = killed.flatMap(() => ["queued", "running"]);
    expect(statusesOf(entries)).toEqual(["queued", "running", ...again, "finished"]);
    expect(sha256Of(await artifact(id, "weights.safetensors"))).toBe(unbroken.weights);
  }, 240_000);

  test("a stopped run goes on elsewhere from its checkpoint, with no jump in the curve", async () => {
    const first = await start(long);
    await follow(first, atStep(300));
    await client.runs.stop.mutate({ id: first });
    const begun = await follow(first);
    expect(statusesOf(begun).at(-1)).toBe("stopped");
    const { sha256, step } = await client.runs.checkpoint.mutate({ id: first });
    const second = await start(long, { checkpoint: sha256 });
    const ended = await follow(second);
    expect(last(ended, "started")).toMatchObject({ fromStep: step });
    expect(sha256Of(await artifact(second, "weights.safetensors"))).toBe(unbroken.weights);
    const [before, after] = [curveOf(begun), curveOf(ended)];
    // The point across the stop is told in two parts.
    const [across] = Object.keys(after);
    for (const [at, loss] of Object.entries(unbroken.curve))
      if (at !== across) expect(Number(at) <= step ? before[Number(at)] : after[Number(at)]).toBe(loss);
  }, 240_000);

  test("a stopped run is resumed in place", async () => {
    const id = await start(long);
    await follow(id, atStep(300));
    await client.runs.stop.mutate({ id });
    const begun = await readEvents(server.address, { runIds: [id] }, isOver);
    const final = { kind: "halted", code: "storage", step: 1, message: "The disk was full.", advice: "" };
    await writeFile(join(data, "runs", id, "final.json"), `${JSON.stringify(final)}\n`);
    await client.runs.resume.mutate({ id });
    const input = { runIds: [id], lastEventId: begun.lastEventId! };
    const { entries } = await readEvents(server.address, input, isOver);
    expect(statusesOf(entries)).toEqual(["queued", "running", "finished"]);
    expect(last(entries, "started")).toMatchObject({
      fromStep: (last(begun.entries, "finished") as { step: number }).step,
    });
    expect(sha256Of(await artifact(id, "weights.safetensors"))).toBe(unbroken.weights);
    await expect(client.runs.resume.mutate({ id })).rejects.toThrow("has finished");
  }, 240_000);

  test("a cancelled run is gone at once, and the next one has its place", async () => {
    const id = await start(endless);
    const waiting = await start(endless);
    await follow(id, atStep(200));
    const pid = processOf(join(data, "runs", id));
    const startedAt = processStart(pid);
    expect(await client.runs.watch.query({ id: waiting })).toMatchObject({
      ...{ status: "queued", usage: [] },
      cost: { amount: 0, currency: "EUR" },
    });
    const { usage: taken, cost } = await client.runs.watch.query({ id });
    expect(taken.at(-1)!.memory).toBeGreaterThan(2 ** 20);
    // Fifty cents an hour, and the run took some seconds.
    expect(cost!.amount).toBeGreaterThan(0.5 / 3600);
    expect(cost!.amount).toBeLessThan(60 * (0.5 / 3600));
    const [place] = (await client.runs.places.query({ needs: needsOf(endless) })).here;
    expect(place!.waiting).toBe(2);
    await client.runs.cancel.mutate({ id: waiting });
    await client.runs.cancel.mutate({ id });
    expect((await client.runs.get.query({ id })).status).toBe("cancelled");
    await expect.poll(() => processStart(pid), { timeout: 20_000 }).not.toBe(startedAt);
    expect(statusesOf(await follow(waiting))).toEqual(["queued", "cancelled"]);
    expect((await client.runs.get.query({ id })).checkpoints.length).toBeGreaterThan(0);
    await client.runs.delete.mutate({ ids: [id, waiting] });
    await expect(client.runs.get.query({ id })).rejects.toThrow("There is no run");
  }, 240_000);

  test("too much memory and too much time halt a run and say so", async () => {
    const fat = await start(endless, { memoryLimitBytes: 50 * 2 ** 20 });
    expect(last(await follow(fat), "halted")).toMatchObject({
      code: "outOfMemory",
      message: expect.stringContaining("it may hold 0.05 GB") as string,
    });
    const slow = await start(endless, { timeLimitSeconds: 6 });
    const entries = await follow(slow);
    expect(statusesOf(entries).at(-1)).toBe("halted");
    expect(last(entries, "halted")).toMatchObject({ code: "timeLimit" });
    const { step } = await client.runs.checkpoint.mutate({ id: slow });
    expect(step).toBe((await client.runs.get.query({ id: slow })).step);
  }, 240_000);

  test("what cannot be trained is refused with its reasons", async () => {
    const faulty = { ...long, graph: { ...long.graph, edges: [] } };
    await expect(start(faulty)).rejects.toThrow(/cannot be trained as it is\. .*input x/);
    const document = (dataset: string | null): Document => ({ ...long, plan: { ...long.plan, dataset } });
    await expect(start(document(null))).rejects.toThrow("names no data");
    await expect(start(document("sample:nothing"))).rejects.toThrow('no sample "nothing"; there are mnist');
    await expect(start(document("elsewhere"))).rejects.toThrow('"elsewhere" does not name a dataset');
    await expect(start(document(`file:${"0".repeat(64)}`))).rejects.toThrow("Upload the file first");
    await expect(start(long, { checkpoint: "0".repeat(64) })).rejects.toThrow("is not here yet");
  });

  test("a checkpoint of something else halts the run before it begins", async () => {
    const bytes = new TextEncoder().encode("no checkpoint");
    const sha256 = sha256Of(bytes);
    await fetch(`${server.address}/api/objects/${sha256}`, { method: "PUT", body: bytes });
    const entries = await follow(await start(long, { checkpoint: sha256 }));
    expect(kindsOf(entries)).not.toContain("started");
    expect(last(entries, "halted")).toMatchObject({
      code: "data",
      message: expect.stringContaining("The checkpoint cannot be used") as string,
    });
  }, 240_000);

  test("an uploaded table is trained on", async () => {
    const rows = Array.from({ length: 100 }, (_, i) => `${i / 100},${3 * (i / 100) - 1}`);
    const csv = new TextEncoder().encode(`x,y\n${rows.join("\n")}\n`);
    const sha256 = sha256Of(csv);
    await fetch(`${server.address}/api/objects/${sha256}`, { method: "PUT", body: csv });
    await client.datasets.create.mutate({ sha256, name: "line.csv" });
    const document = { ...long, plan: { ...long.plan, dataset: `file:${sha256}`, epochs: 2 } };
    const entries = await follow(await start(document));
    expect(last(entries, "halted")).toBeUndefined();
    expect(last(entries, "started")).toMatchObject({ trainRows: 80, validationRows: 20 });
    expect(statusesOf(entries).at(-1)).toBe("finished");
  }, 240_000);
});
