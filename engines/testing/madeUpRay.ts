import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, openSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { killGroup } from "../../nodejs/processes.ts";
import { findPython } from "../pytorch/environment.mjs";

/** A made-up cluster of one node, this machine, that carries out what Ray's Jobs API is told. */
export interface MadeUpRay {
  address: string;
  /** Of all jobs so far, in the order of their submission. */
  jobs: readonly RayJob[];
  /** Ends all jobs. */
  close(): void;
}

interface RayJob {
  id: string;
  variables: Readonly<Record<string, string>>;
  /** Leads a group of its own. */
  process: ChildProcess;
  stopped: boolean;
}

interface Submission {
  submission_id: string;
  entrypoint: string;
  runtime_env: { working_dir: string; env_vars: Record<string, string> };
}

/** From SIGTERM to SIGKILL, as Ray has it. */
const graceMilliseconds = 3_000;

/** Opens a cluster whose jobs work below a folder, each in one of its own, by the Python of this project. */
export async function openMadeUpRay(folder: string): Promise<MadeUpRay> {
  const jobs: RayJob[] = [];
  const packageAt = (name: string): string => join(folder, name.replace(".zip", ""));
  const packages = new Set<string>();

  function unpack(name: string, bytes: Buffer): void {
    mkdirSync(packageAt(name), { recursive: true });
    const archive = join(folder, name);
    writeFileSync(archive, bytes);
    execFileSync(findPython()!, ["-m", "zipfile", "-e", archive, packageAt(name)]);
    packages.add(name);
  }

  async function submit({ submission_id: id, entrypoint, runtime_env: env }: Submission): Promise<void> {
    const modules = packageAt(env.working_dir.replace("gcs://", ""));
    const temporary = join(folder, id);
    await mkdir(temporary);
    const log = openSync(join(temporary, "driver.log"), "a");
    // Of this process a job knows nothing else.
    const variables: Record<string, string> = {
      ...{ PATH: [dirname(findPython()!), process.env.PATH].join(delimiter), HOME: temporary },
      ...{ TMPDIR: temporary, PYTHONPATH: modules, ...env.env_vars },
    };
    const child = spawn("sh", ["-c", entrypoint], {
      cwd: modules,
      env: variables as NodeJS.ProcessEnv,
      detached: true,
      stdio: ["ignore", log, log],
    });
    jobs.push({ id, variables: env.env_vars, process: child, stopped: false });
  }

  const server = createServer((request, response) => {
    const end = (status: number, body: unknown = {}): void =>
      void response.writeHead(status).end(JSON.stringify(body));
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const [, path = "", name = "", more] = /^\/api\/(version|packages\/gcs|jobs)\/?([^/]*)(\/stop)?$/.exec(
        request.url!,
      ) ?? [""];
      const body = Buffer.concat(chunks);
      const job = jobs.find(({ id }) => id === name);
      if (path === "version") return end(200, { ray_version: "made up" });
      if (path === "packages/gcs" && request.method === "GET") return end(packages.has(name) ? 200 : 404);
      if (path === "packages/gcs") return end(200, unpack(name, body));
      if (path === "jobs" && name === "")
        return void submit(JSON.parse(body.toString()) as Submission).then(
          () => end(200),
          (cause: unknown) => end(500, String(cause)),
        );
      if (!job) return end(404);
      if (more) void stop(job);
      end(200, statusOf(job));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    jobs,
    close: () => {
      server.close();
      server.closeAllConnections();
      for (const { process: child } of jobs) killGroup(child.pid!);
    },
  };
}

async function stop(job: RayJob): Promise<void> {
  if (job.stopped) return;
  job.stopped = true;
  process.kill(-job.process.pid!, "SIGTERM");
  await wait(graceMilliseconds, undefined, { ref: false });
  killGroup(job.process.pid!);
}

function statusOf({ process: { exitCode, signalCode }, stopped }: RayJob): object {
  const node = { driver_info: { node_ip_address: "127.0.0.1" } };
  if (exitCode === null && signalCode === null) return { status: "RUNNING", ...node };
  if (stopped) return { status: "STOPPED", ...node };
  if (exitCode === 0) return { status: "SUCCEEDED", ...node };
  return { status: "FAILED", driver_exit_code: exitCode, ...node };
}
