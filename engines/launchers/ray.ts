import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { zip } from "../../training/run/zip.ts";
import { agentCommand } from "../elsewhere/agentCommand.ts";
import { endJob, followJob, type JobStatus, type RemoteJob } from "../elsewhere/followJob.ts";
import { rayCall } from "../elsewhere/rayCall.ts";
import type { Command, Probe } from "../engine.ts";
import type { LaunchedRun, Launcher, LauncherKind, RunAccess } from "../launcher.ts";
import { removeWork, writeWork } from "../processFile.ts";
import type { RunDirectory } from "../runDirectory.ts";

const settings = z.object({
  address: z
    .url({ protocol: /^https?$/ })
    .describe("Of the cluster's dashboard, such as http://ray-head:8265"),
  server: z.url({ protocol: /^https?$/ }).describe("Address of this server as the cluster reaches it"),
  token: z.string().min(1).optional().describe("That the dashboard asks for"),
  gpus: z.int().min(0).max(64).default(1).describe("Of the one node that a run is on"),
  cpus: z.int().min(1).max(1024).default(4).describe("Of that node"),
  pip: z
    .array(z.string())
    .default([])
    .describe("Packages that Ray installs first, where its nodes lack PyTorch"),
  pollSeconds: z.number().min(0.05).max(600).default(3).describe("Between two looks at a job"),
});

type RaySettings = z.infer<typeof settings>;

/** Jobs of a Ray cluster, each on one node, which reaches the server by HTTP. */
export const ray: LauncherKind = {
  type: "ray",
  title: "Ray",
  doc: "Runs as jobs of a Ray cluster whose nodes reach the server by HTTP; each is on one node.",
  settings,
  open: (name, told) => open(name, settings.parse(told)),
};

function open(name: string, wanted: RaySettings): Launcher {
  return {
    ...{ name, title: name === ray.type ? ray.title : `${ray.title}: ${name}`, server: wanted.server },
    room: { nodes: 1, devices: wanted.gpus, threads: wanted.cpus },
    probe: () => probe(wanted),
    preview: (command, directory) => ({ "ray.json": textOf(submission(wanted, { command, directory })) }),
    launch: (command, directory, access) => launch({ name, wanted }, command, { directory, access }),
    reap: async (left, directory) => {
      if (left.job !== null) await endJob(jobOf(wanted, left.job));
      removeWork(directory);
    },
  };
}

const probe = (wanted: RaySettings): Promise<Probe> =>
  rayCall(wanted, { method: "GET", path: "/api/version" }).then(
    ({ text }) => {
      const { ray_version: version } = JSON.parse(text) as { ray_version?: string };
      return { available: true, has: `Ray ${version ?? ""}, ${wanted.gpus} GPUs a run` };
    },
    (cause: Error) => ({ available: false, reason: cause.message }),
  );

const packages = ["tensorloom_agent", "tensorloom_pytorch"];
const folder = new URL("../pytorch/", import.meta.url);

/** The Python of this project, by the name that Ray knows a package of these bytes by. */
async function packed(): Promise<{ name: string; bytes: Uint8Array }> {
  const files: Record<string, Uint8Array> = {};
  for (const one of packages)
    for (const file of (await readdir(new URL(one, folder)))
      .filter((name) => name.endsWith(".py"))
      .toSorted())
      files[`${one}/${file}`] = await readFile(new URL(`${one}/${file}`, folder));
  const parts: Uint8Array[] = [];
  for await (const part of zip(files).parts()) parts.push(part);
  const bytes = Buffer.concat(parts);
  return { name: `_ray_pkg_${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}.zip`, bytes };
}

const runOf = ({ path }: RunDirectory): string => basename(path);

function submission(
  wanted: RaySettings,
  x: { command: Command; directory: RunDirectory; token?: string; id?: string; working?: string },
): object {
  const { words, environment } = agentCommand(x.command);
  const told = {
    ...environment,
    ...{ TENSORLOOM_SERVER: wanted.server, TENSORLOOM_RUN_ID: runOf(x.directory) },
    // Ray shows it to whoever sees the job; it is good for this run alone, and for as long as that lasts.
    TENSORLOOM_TOKEN: x.token ?? "(made at the start)",
  };
  return {
    submission_id: x.id ?? "(made at the start)",
    entrypoint: words.join(" "),
    entrypoint_num_cpus: wanted.cpus,
    ...(wanted.gpus > 0 && { entrypoint_num_gpus: wanted.gpus }),
    metadata: { tensorloom_run: runOf(x.directory) },
    runtime_env: {
      working_dir: `gcs://${x.working ?? "(the Python of this project)"}`,
      env_vars: told,
      ...(wanted.pip.length > 0 && { pip: wanted.pip }),
    },
  };
}

const textOf = (object: object): string => `${JSON.stringify(object, null, 2)}\n`;

async function launch(
  { name, wanted }: { name: string; wanted: RaySettings },
  command: Command,
  { directory, access }: { directory: RunDirectory; access: RunAccess | undefined },
): Promise<LaunchedRun> {
  if (!access) throw new Error("internal: a program without a folder of the server needs a token");
  // Ray takes each only once, also after its job is over.
  const id = `tensorloom-${runOf(directory)}-${Date.now().toString(36)}`;
  const { name: working, bytes } = await packed();
  const body = submission(wanted, { command, directory, token: access.token, id, working });
  writeWork(directory, { launcher: name, job: id });
  try {
    const path = `/api/packages/gcs/${working}`;
    const { status } = await rayCall(wanted, { method: "GET", path });
    if (status === 404) await rayCall(wanted, { method: "PUT", path, body: bytes });
    const submitted = await rayCall(wanted, { method: "POST", path: "/api/jobs/", body });
    if (submitted.status === 404) throw new Error(`there is no Jobs API at ${wanted.address}`);
  } catch (cause) {
    removeWork(directory);
    throw cause;
  }
  return followJob(jobOf(wanted, id), () => removeWork(directory));
}

const jobOf = (wanted: RaySettings, id: string): RemoteJob => ({
  name: `Ray job ${id}`,
  status: () => status(wanted, id),
  cancel: async () => void (await rayCall(wanted, { method: "POST", path: `/api/jobs/${id}/stop` })),
  pollSeconds: wanted.pollSeconds,
});

interface RayJob {
  status: string;
  message?: string | null;
  driver_exit_code?: number | null;
  driver_info?: { node_ip_address?: string } | null;
}

async function status(wanted: RaySettings, id: string): Promise<JobStatus> {
  const { status: code, text } = await rayCall(wanted, { method: "GET", path: `/api/jobs/${id}` });
  // A cluster that was started anew knows none of its jobs.
  if (code === 404) return { exit: 1 };
  const job = JSON.parse(text) as RayJob;
  if (job.status === "PENDING")
    return { waiting: true, words: `Ray job ${id} waits: ${job.message ?? "for its node"}` };
  if (job.status === "RUNNING")
    return { waiting: false, words: `Ray job ${id} is on ${job.driver_info?.node_ip_address ?? "its node"}` };
  if (job.status === "STOPPED") return { exit: "SIGTERM" };
  if (job.status === "SUCCEEDED") return { exit: 0 };
  if (job.status === "FAILED") return { exit: job.driver_exit_code || 1 };
  throw new Error(`a job is ${job.status}, which is not known`);
}
