import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { engines } from "../engines/engines.ts";
import { type MadeUpRay, openMadeUpRay } from "../engines/testing/madeUpRay.ts";
import { leaveOut } from "../test/leaveOut.ts";
import type { RunEvent } from "../training/run/events.ts";
import { executeRun } from "../training/run/executeRun.ts";
import { memoryHost } from "../training/testing/memoryHost.ts";
import { freePort } from "./testing/freePort.ts";
import { readEvents, type SentEntry } from "./testing/readEvents.ts";
import { runDocument } from "./testing/runDocument.ts";
import { send } from "./testing/send.ts";
import { clientOf, type ServerProcess, spawnServer } from "./testing/serve.ts";

// Server, launcher, agent and the engine's program as they are; the cluster alone is made up.

const engine = Object.values(engines).find(({ portable }) => portable)!;
const document = runDocument("irisMlp", { epochs: 40, checkpointEvery: 40, logEvery: 5 });

let data: string;
let ray: MadeUpRay;
let server: ServerProcess;
beforeEach(async (context) => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-elsewhere-"));
  await mkdir(join(data, "nodes"));
  ray = await openMadeUpRay(join(data, "nodes"));
  const probe = await engine.probe();
  if (!probe.available) leaveOut(context, probe.reason);
  const port = await freePort();
  const place = { address: ray.address, server: `http://127.0.0.1:${port}`, gpus: 0, pollSeconds: 0.1 };
  server = await spawnServer(join(data, "server"), {
    PORT: `${port}`,
    TENSORLOOM_LAUNCHERS: JSON.stringify({ ray: place }),
  });
}, 60_000);
afterEach(async () => {
  await server?.end("SIGTERM");
  ray.close();
  await rm(data, { recursive: true });
});

type Entries = readonly SentEntry[];
const follow = async (id: string, enough: (entries: Entries) => boolean): Promise<Entries> =>
  (await readEvents(server.address, { runIds: [id] }, enough)).entries;
const last = (entries: Entries, kind: SentEntry["event"]["kind"]) =>
  entries.findLast(({ event }) => event.kind === kind)?.event;
const isOver = (entries: Entries): boolean => {
  const status = last(entries, "status");
  return status?.kind === "status" && ["finished", "halted"].includes(status.status);
};
test("a run in a folder of another machine is told while it trains, steered, and ends as it would anywhere", async () => {
  const client = clientOf(server.address);
  const { id } = await client.runs.start.mutate({ document, engine: engine.type, launcher: "ray" });
  await follow(id, (entries) => last(entries, "step") !== undefined);
  await client.runs.setPaused.mutate({ id, paused: true });
  const paused = await follow(id, (entries) => last(entries, "paused") !== undefined);
  expect(last(paused, "finished")).toBeUndefined();

  // It sees no more of the server's folder than its program reads.
  const folder = join(data, "nodes", ray.jobs[0]!.id);
  const seen = (await readdir(folder, { recursive: true })).map((path) => basename(path));
  expect(seen).toContain("run.json");
  expect(seen).not.toContain("job.json");

  // Who sees the job sees its token, which opens the run and nothing else.
  const { TENSORLOOM_TOKEN: token = "" } = ray.jobs[0]!.variables;
  const { hostname, port, host } = new URL(server.address);
  const ask = (path: string) =>
    send(
      { host: hostname, port: Number(port) },
      { path, headers: { host, authorization: `Bearer ${token}` } },
    );
  expect((await ask(`/api/runs/${id}/files`)).body).toContain('"checkpoints/step-');
  const others = [`/api/runs/${crypto.randomUUID()}/files`, "/api/trpc/runs.list", "/api/objects/x", "/"];
  for (const path of others) expect((await ask(path)).status, path).toBe(403);

  await client.runs.setPaused.mutate({ id, paused: false });
  const told = await follow(id, isOver);
  expect(last(told, "resumed")).toBeDefined();
  expect(last(told, "finished")).toMatchObject({ reason: "completed", step: 320 });
  expect((await ask(`/api/runs/${id}/files`)).status).toBe(403);
  const unbroken = memoryHost(document);
  await executeRun({}, unbroken);
  const expected = new Map(unbroken.events.flatMap(numberOf));
  // A pause ends a mean early, so that the next one is of fewer steps.
  const { step } = last(paused, "paused") as { step: number };
  const steps = unbroken.events.flatMap((event) => (event.kind === "step" ? [event.step] : []));
  expected.delete(`step ${steps.find((at) => at > step)}`);
  const found = new Map(told.flatMap(({ event }) => numberOf(event)));
  for (const [what, loss] of expected) expect(Math.abs(found.get(what)! - loss), what).toBeLessThan(1e-4);

  const run = await client.runs.get.query({ id });
  expect(run.checkpoints.at(-1)?.step).toBe(320);
  expect(run.artefacts.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["model.onnx", "weights.safetensors", "train.py"]),
  );
  // The cluster's disk has its data no longer.
  expect((await readdir(folder)).filter((name) => name.startsWith("tensorloom-"))).toEqual([]);
}, 180_000);

const numberOf = (event: RunEvent | SentEntry["event"]): [string, number][] =>
  event.kind === "step" || event.kind === "validation" ? [[`${event.kind} ${event.step}`, event.loss]] : [];
