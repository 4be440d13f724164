import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { leaveOut } from "../../test/leaveOut.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { script } from "../testing/script.ts";
import { appendRequest } from "../requests.ts";
import { type RunDirectory, runDirectory } from "../runDirectory.ts";
import { type RunServer, serveRun } from "../testing/runServer.ts";
import { findPython, project } from "./environment.mjs";

let data: string;
let directory: RunDirectory;
let server: RunServer;
let agents: ChildProcess[];
beforeEach(async (context) => {
  agents = [];
  data = await mkdtemp(join(tmpdir(), "tensorloom-agent-"));
  directory = await runDirectory(data, "r");
  const { files } = script.prepare({} as never);
  for (const [name, text] of Object.entries(files))
    await writeFile(join(directory.path, name), text as string);
  await writeFile(directory.requests, "");
  server = await serveRun(directory, "secret");
  if (!findPython()) leaveOut(context, "its Python is missing: npm run setup:pytorch");
});
afterEach(async () => {
  for (const agent of agents) agent.kill("SIGKILL");
  server.close();
  await wait(100);
  await rm(data, { recursive: true });
});

/** Starts an agent that counts to 8 times `epochs`; resolved with its exit code. */
function start(epochs: number, { folder = "there", token = "secret", patience = 60 } = {}) {
  const agent = spawn(findPython()!, ["-m", "tensorloom_agent", "sh", "script.sh"], {
    env: {
      ...process.env,
      PYTHONPATH: project,
      PYTHONDONTWRITEBYTECODE: "1",
      STEPS_PER_EPOCH: "8",
      TENSORLOOM_SERVER: server.address,
      TENSORLOOM_RUN_ID: "r",
      TENSORLOOM_TOKEN: token,
      TENSORLOOM_FOLDER: join(data, folder),
      TENSORLOOM_PATIENCE: String(patience),
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  agents.push(agent);
  const ended = new Promise<number | null>((resolve) => agent.once("exit", (code) => resolve(code)));
  return { agent, ended };
}
const plan = (epochs: number): Promise<void> =>
  writeFile(directory.run, JSON.stringify({ document: { plan: { epochs } } }, null, 2));
const events = async (): Promise<RunEvent[]> =>
  (await readFile(directory.events, "utf8").catch(() => ""))
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as RunEvent);
const steps = async (): Promise<number[]> =>
  (await events()).flatMap((event) => (event.kind === "step" ? [event.step] : []));
const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i);

test("it brings the run's files, tells its events in order, and leaves checkpoints, log and end", async () => {
  await plan(5);
  const { ended } = start(5);
  expect(await ended).toBe(0);
  expect(await steps()).toEqual(upTo(40));
  expect((await events()).at(-1)).toMatchObject({ kind: "finished", reason: "completed" });
  expect(await readFile(join(directory.checkpoints, "step"), "utf8")).toBe("40\n");
  expect(server.calls).toContain("POST /alive");
  expect(server.calls.at(-1)).toBe("PUT /files/log.txt");
  // A checkpoint is there before anybody is told of it.
  expect(server.calls.indexOf("PUT /files/checkpoints/step")).toBeGreaterThan(-1);
}, 60_000);

test("requests reach the program as they come", async () => {
  await plan(100_000);
  const { ended } = start(100_000);
  await expect.poll(steps, { timeout: 20_000 }).toContain(5);
  await appendRequest(directory, { kind: "pause" });
  await expect.poll(async () => (await events()).at(-1)?.kind, { timeout: 20_000 }).toBe("paused");
  await appendRequest(directory, { kind: "resume" });
  await appendRequest(directory, { kind: "stop" });
  expect(await ended).toBe(0);
  expect((await events()).at(-1)).toMatchObject({ kind: "finished", reason: "stopped" });
}, 60_000);

test("a server that is away, or has no room, loses no event and gets none twice", async () => {
  await plan(16);
  const { ended } = start(16);
  for (const fault of [0, 503, 507]) {
    const before = (await steps()).length;
    await expect.poll(async () => (await steps()).length, { timeout: 20_000 }).toBeGreaterThan(before);
    server.fault = fault;
    await wait(700);
    server.fault = undefined;
  }
  expect(await ended).toBe(0);
  expect(await steps()).toEqual(upTo(128));
}, 60_000);

test("no checkpoint is there whose steps were not told", async () => {
  await plan(16);
  const { ended } = start(16);
  await expect.poll(steps, { timeout: 20_000 }).toContain(5);
  server.deaf = true;
  const written = () => readFile(join(data, "there", "checkpoints", "step"), "utf8");
  const told = async () => (await steps()).at(-1)!;
  const last = await told();
  await expect.poll(async () => Number(await written()), { timeout: 20_000 }).toBeGreaterThan(last + 20);
  await wait(500);
  expect(Number(await readFile(join(directory.checkpoints, "step"), "utf8"))).toBeLessThan(
    (await told()) + 5,
  );
  server.deaf = false;
  expect(await ended).toBe(0);
  expect(await steps()).toEqual(upTo(128));
}, 60_000);

test("after an agent that was killed another one goes on from the checkpoint that the server has", async () => {
  await plan(100_000);
  const { agent, ended } = start(100_000);
  await expect
    .poll(() => readFile(join(directory.checkpoints, "step"), "utf8").catch(() => ""), { timeout: 20_000 })
    .not.toBe("");
  agent.kill("SIGKILL");
  await ended;
  const before = await events();
  const from = Number(await readFile(join(directory.checkpoints, "step"), "utf8"));
  await writeFile(directory.requests, "");
  const next = start(100_000, { folder: "elsewhere" });
  await expect.poll(steps, { timeout: 20_000 }).toContain(from + 20);
  await appendRequest(directory, { kind: "stop" });
  expect(await next.ended).toBe(0);
  const all = await events();
  expect(all.slice(0, before.length)).toEqual(before);
  expect(all[before.length]).toMatchObject({ kind: "started", fromStep: from });
}, 60_000);

test("a run that is over for the server ends with what it started", async () => {
  await plan(100_000);
  const { ended } = start(100_000);
  await expect.poll(steps, { timeout: 20_000 }).toContain(5);
  server.fault = 403;
  expect(await ended).toBe(64);
  const told = (await readFile(join(data, "there/events.jsonl"), "utf8")).length;
  await wait(300);
  expect((await readFile(join(data, "there/events.jsonl"), "utf8")).length).toBe(told);
}, 60_000);

test("a wrong token, or a server that never comes back, ends it with a word", async () => {
  await plan(1);
  expect(await start(1, { token: "guess" }).ended).toBe(64);
  server.fault = 0;
  expect(await start(1, { patience: 0.5 }).ended).toBe(75);
  expect(await readdir(directory.checkpoints)).toEqual([]);
}, 60_000);

test("what the server takes for no event is told as a notice in its place, and of a long log the end", async () => {
  await plan(1);
  await writeFile(
    join(directory.path, "script.sh"),
    `yes no end | head -c 4900000; echo the end; echo '{"kind":"odd"}' >> events.jsonl; echo 'x' >> events.jsonl\necho '{"kind":"preparing","what":"it"}' >> events.jsonl; echo '{"reason":"stopped"}' > ended.json; exit 1`,
  );
  expect(await start(1).ended).toBe(0);
  expect((await events()).map(({ kind }) => kind)).toEqual(["notice", "notice", "preparing"]);
  expect(JSON.parse(await readFile(directory.ended, "utf8"))).toEqual({ reason: "stopped" });
  const log = await readFile(directory.log, "utf8");
  expect(log.length).toBe(4 * 2 ** 20);
  expect(log.endsWith("no end\nthe end\n")).toBe(true);
}, 60_000);

test("data that the server says are elsewhere come from there, without the run's token", async () => {
  const bytes = Buffer.alloc(3_000_000, "rows");
  await mkdir(join(directory.path, "data"));
  await writeFile(join(directory.path, "data", "train.npy"), bytes);
  const asked: IncomingHttpHeaders[] = [];
  // Refuses, breaks off in the middle, and gives the rest.
  const store = createServer(({ headers }, response) => {
    asked.push(headers);
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0);
    if (asked.length === 1) return void response.writeHead(403).end("the link is too old");
    response.writeHead(from > 0 ? 206 : 200, { "content-length": bytes.length - from });
    if (asked.length > 2) return void response.end(bytes.subarray(from));
    response.write(bytes.subarray(0, 1_000_000), () => setTimeout(() => response.destroy(), 100));
  });
  store.listen(0, "127.0.0.1");
  await once(store, "listening");
  server.elsewhere = (path) => `http://127.0.0.1:${(store.address() as AddressInfo).port}${path}?signed`;
  await plan(2);
  const { ended } = start(2);
  expect(await ended).toBe(0);
  expect((await readFile(join(data, "there", "data", "train.npy"))).equals(bytes)).toBe(true);
  expect(asked.map(({ authorization }) => authorization)).toEqual([undefined, undefined, undefined]);
  expect(asked[2]!.range).toMatch(/^bytes=\d+-$/);
  store.close();
}, 60_000);
