import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../../server/testing/freePort.ts";
import { runDocument } from "../../server/testing/runDocument.ts";
import { leaveOut } from "../../test/leaveOut.ts";
import { executeRun } from "../../training/run/executeRun.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { memoryHost } from "../../training/testing/memoryHost.ts";
import { readEventFile } from "../eventFile.ts";
import { agentCommand } from "../elsewhere/agentCommand.ts";
import type { Launcher } from "../launcher.ts";
import { launchRun } from "../launchRun.ts";
import { type RunDirectory, runDirectory } from "../runDirectory.ts";
import { rankProcess } from "../testing/rankProcess.ts";
import { withoutLost } from "../testing/withoutLost.ts";
import { type RunServer, serveRun } from "../testing/runServer.ts";
import { findPython, project } from "./environment.mjs";
import { pytorch } from "./pytorch.ts";

let data: string;
let directory: RunDirectory;
let server: RunServer;
let agents: ChildProcess[];
beforeEach(async () => {
  agents = [];
  data = await mkdtemp(join(tmpdir(), "tensorloom-nodes-"));
  directory = await runDirectory(data, "r");
  server = await serveRun(directory, "secret");
});
afterEach(async () => {
  for (const agent of agents) agent.kill("SIGKILL");
  server.close();
  await rm(data, { recursive: true });
});

/** Two nodes on this host, each with a folder of its own and an address by which the first is the first. */
const twoNodes = (port: number): Launcher => ({
  ...{ name: "nodes", title: "Nodes", server: server.address },
  room: { nodes: 2, devices: 0, threads: 1 },
  probe: () => Promise.resolve({ available: true, has: "two nodes" }),
  reap: () => Promise.resolve(),
  launch(command) {
    const { words, environment } = agentCommand(command);
    // The last one first: neither the order of starting nor that of numbers makes the first rank.
    const started = [1, 0].map((node) =>
      spawn(findPython()!, words.slice(1), {
        env: {
          ...process.env,
          ...environment,
          ...{ PYTHONPATH: project, PYTHONDONTWRITEBYTECODE: "1", TENSORLOOM_NODE: `${node}` },
          ...{ TENSORLOOM_SERVER: server.address, TENSORLOOM_RUN_ID: "r", TENSORLOOM_TOKEN: "secret" },
          ...{ TENSORLOOM_FOLDER: folderOf(node), PET_LOCAL_ADDR: `127.0.0.${node + 1}` },
          ...{ PET_RDZV_ID: "r", PET_RDZV_ENDPOINT: `127.0.0.1:${port}` },
          // As torchrun finds out of itself where each node has a name of its own.
          PET_RDZV_CONF: `is_host=${node === 0 ? 1 : 0}`,
        },
        stdio: ["ignore", "inherit", "inherit"],
      }),
    );
    agents.push(...started);
    const codes = started.map(
      (agent) => new Promise<number>((resolve) => agent.once("exit", (code) => resolve(code ?? 1))),
    );
    return Promise.resolve({
      ...{ pid: null, processStart: null, state: () => ({ waiting: false, words: "" }) },
      kill: () => started.forEach((agent) => agent.kill("SIGKILL")),
      ended: Promise.all(codes).then((each) => Math.max(...each)),
    });
  },
});
const folderOf = (node: number): string => join(data, `node-${node}`);
const eventsOf = async (): Promise<RunEvent[]> => {
  const events: RunEvent[] = [];
  for await (const { event } of readEventFile(directory.events, 0)) events.push(event);
  return events;
};
const lossesOf = (events: readonly RunEvent[]): Map<string, number> =>
  new Map(
    events.flatMap((event) =>
      event.kind === "step" || event.kind === "validation"
        ? [[`${event.kind} ${event.step}`, event.loss] as const]
        : [],
    ),
  );

test("nodes with a folder each go on from the first one's checkpoint where a rank is lost", async (context) => {
  const probe = await pytorch.probe();
  if (!probe.available) return leaveOut(context, probe.reason);
  if (process.platform !== "linux") return leaveOut(context, "it needs several addresses of one host");
  const document = runDocument("irisMlp", { epochs: 60, checkpointEvery: 50, logEvery: 1 });
  const job = { id: "r", document, dataset: "sample:iris", file: null, checkpoint: null, data };
  const run = await launchRun(
    { directory, job, settings: { processes: 2 }, devices: [] },
    {
      engine: pytorch,
      launcher: twoNodes(await freePort()),
      access: { server: server.address, runId: "r", token: "secret" },
    },
  );
  const lostAt = 120;
  const isThere = async (): Promise<boolean> =>
    (await eventsOf()).some((event) => event.kind === "step" && event.step >= lostAt);
  await expect.poll(isThere, { timeout: 90_000, interval: 20 }).toBe(true);
  const rank = await rankProcess(1, { ...directory, path: folderOf(1) });
  process.kill(rank!, "SIGKILL");
  expect(await run.ended).toBe(0);

  const events = await eventsOf();
  expect(events.at(-1)).toMatchObject({ kind: "finished", reason: "completed", step: 480 });
  const starts = events.flatMap((event) => (event.kind === "started" ? [event.fromStep] : []));
  expect(starts).toEqual([0, expect.any(Number)]);
  expect(starts[1]).toBeGreaterThanOrEqual(lostAt - 50);
  const host = memoryHost(document);
  await executeRun({}, host);
  const [found, expected] = [lossesOf(withoutLost(events)), lossesOf(host.events)];
  expect([...found.keys()]).toEqual([...expected.keys()]);
  for (const [what, loss] of expected)
    expect(Math.abs(found.get(what)! - loss) / Math.max(loss, 0.1), what).toBeLessThan(1e-4);
}, 180_000);
