import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Command } from "../engine.ts";
import { openLaunchers } from "../openLaunchers.ts";
import { leftWork } from "../processFile.ts";
import { type RunDirectory, runDirectory } from "../runDirectory.ts";

let data: string;
let directory: RunDirectory;
let cluster: Server;
let address: string;
/** What the made-up dashboard was told, and what it answers of the job. */
let calls: { what: string; body: Buffer }[];
let job: object;
let refuses: number | undefined;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-ray-"));
  directory = await runDirectory(data, "r");
  calls = [];
  job = { status: "PENDING", message: "no node has 2 GPUs free" };
  refuses = undefined;
  const packages = new Set<string>();
  cluster = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const what = `${request.method} ${request.url}`;
      calls.push({ what, body: Buffer.concat(chunks) });
      const end = (status: number, body: unknown = {}): void =>
        void response.writeHead(status).end(JSON.stringify(body));
      // As the real one does to pages of other sites.
      if (request.headers["sec-fetch-mode"]) return end(405);
      if (refuses !== undefined) return end(refuses, "as the test wants it");
      if (request.headers.authorization !== "Bearer of the dashboard") return end(401);
      if (what === "GET /api/version") return end(200, { ray_version: "2.60.0" });
      if (what.startsWith("GET /api/packages")) return end(packages.has(request.url!) ? 200 : 404);
      if (what.startsWith("PUT /api/packages")) packages.add(request.url!);
      if (what.endsWith("/stop")) job = { status: "STOPPED" };
      end(200, what.startsWith("GET /api/jobs/") ? job : {});
    });
  });
  await new Promise<void>((resolve) => cluster.listen(0, "127.0.0.1", resolve));
  address = `http://127.0.0.1:${(cluster.address() as AddressInfo).port}`;
});
afterEach(async () => {
  cluster.close();
  await rm(data, { recursive: true });
});

const command: Command = {
  ...{ program: "/here/python", arguments: ["-m", "torch.distributed.run", "--standalone"] },
  environment: { PYTHONPATH: "/here", PYTHONUNBUFFERED: "1" },
};
const access = { server: "https://loom.example", runId: "r", token: "secret of the run" };
const launcher = (token = "of the dashboard") =>
  openLaunchers(
    JSON.stringify({ ray: { address, server: "https://loom.example", token, gpus: 2, pollSeconds: 0.05 } }),
  ).ray!;
const said = (start: string) => calls.filter(({ what }) => what.startsWith(start));

test("a run's program is sent once, submitted, followed from the queue to its end", async () => {
  const run = await launcher().launch(command, directory, access);
  const [sent] = said("PUT");
  expect(sent!.body.toString("latin1")).toContain("tensorloom_agent/__main__.py");
  const body = JSON.parse(said("POST")[0]!.body.toString()) as Record<string, unknown>;
  expect(body).toMatchObject({
    entrypoint: "python -m tensorloom_agent python -m torch.distributed.run --standalone",
    ...{ entrypoint_num_gpus: 2, entrypoint_num_cpus: 4, metadata: { tensorloom_run: "r" } },
    runtime_env: {
      working_dir: `gcs://${sent!.what.split("/").at(-1)}`,
      env_vars: { TENSORLOOM_TOKEN: "secret of the run", TENSORLOOM_SERVER: "https://loom.example" },
    },
  });
  expect(JSON.stringify(body)).not.toContain("PYTHONPATH");
  const id = body.submission_id as string;
  await expect
    .poll(() => run.state())
    .toEqual({ waiting: true, words: `Ray job ${id} waits: no node has 2 GPUs free` });
  expect(await leftWork(data)).toMatchObject([{ left: { launcher: "ray", job: id } }]);
  job = { status: "RUNNING", driver_info: { node_ip_address: "10.0.0.7" } };
  await expect.poll(() => run.state()).toEqual({ waiting: false, words: `Ray job ${id} is on 10.0.0.7` });
  job = { status: "SUCCEEDED" };
  expect(await run.ended).toBe(0);
  expect(await leftWork(data)).toEqual([]);
  job = { status: "FAILED", driver_exit_code: 75 };
  expect(await (await launcher().launch(command, directory, access)).ended).toBe(75);
  expect(said("PUT")).toHaveLength(1);
});

test("one is stopped, by its server or by the next one", async () => {
  job = { status: "RUNNING" };
  const run = await launcher().launch(command, directory, access);
  run.kill();
  expect(await run.ended).toBe("SIGKILL");
  job = { status: "RUNNING" };
  const other = await launcher().launch(command, directory, access);
  const [found] = await leftWork(data);
  await launcher().reap(found!.left, directory);
  expect(await other.ended).toBe("SIGTERM");
});

test("a cluster that refuses or is not there says so, and nothing is left", async () => {
  expect(await launcher().probe()).toEqual({ available: true, has: "Ray 2.60.0, 2 GPUs a run" });
  expect(await launcher("wrong").probe()).toEqual({
    available: false,
    reason: `Ray at ${address}: it refuses the token (401)`,
  });
  refuses = 500;
  await expect(launcher().launch(command, directory, access)).rejects.toThrow("500:");
  expect(await leftWork(data)).toEqual([]);
  cluster.close();
  cluster.closeAllConnections();
  expect(await launcher().probe()).toMatchObject({
    // By a new connection, or by one of before.
    reason: expect.stringMatching(/ECONNREFUSED|socket hang up/) as string,
  });
});

test("what would be sent is shown without the token", () => {
  const { "ray.json": shown } = launcher().preview!(command, directory);
  expect(JSON.parse(shown!)).toMatchObject({
    runtime_env: { env_vars: { TENSORLOOM_TOKEN: "(made at the start)" } },
  });
});
