import { z } from "zod";
import type { Command, Probe } from "../engine.ts";
import { endJob, followJob, type JobStatus, type RemoteJob } from "../elsewhere/followJob.ts";
import type { LaunchedRun, Launcher, LauncherKind, RunAccess } from "../launcher.ts";
import { removeWork, writeWork } from "../processFile.ts";
import type { RunDirectory } from "../runDirectory.ts";
import { basename } from "node:path";
import { agentCommand } from "../elsewhere/agentCommand.ts";
import { kubectl } from "../elsewhere/kubectl.ts";
import { manifestsOf, runLabel, secretOf } from "../elsewhere/manifests.ts";

const settings = z.object({
  image: z
    .string()
    .min(1)
    .describe("With PyTorch and the packages of engines/pytorch; docs/server.md says how"),
  server: z.url({ protocol: /^https?$/ }).describe("Address of this server as pods reach it"),
  namespace: z
    .string()
    .optional()
    .describe("Of the cluster, where it is not that of kubectl's configuration"),
  context: z.string().optional().describe("Of kubectl's configuration, where it is not its current one"),
  nodes: z.int().min(1).max(1024).default(1).describe("Pods of a run that can use several"),
  gpus: z.int().min(0).max(64).default(1).describe("Of each pod"),
  cpus: z.int().min(1).max(1024).default(4).describe("Of each pod"),
  memory: z
    .string()
    .regex(/^\d+(\.\d+)?(Ki|Mi|Gi|Ti|K|M|G|T)?$/, "expected such as 64Gi")
    .default("16Gi")
    .describe("Of each pod"),
  nodeSelector: z.record(z.string(), z.string()).default({}).describe("Labels of the nodes it may be on"),
  serviceAccount: z.string().optional().describe("Of the pods"),
  pollSeconds: z.number().min(0.05).max(600).default(3).describe("Between two looks at a job"),
});

type KubernetesSettings = z.infer<typeof settings>;

/** Jobs of a Kubernetes cluster, whose pods reach the server by HTTP. */
export const kubernetes: LauncherKind = {
  type: "kubernetes",
  title: "Kubernetes",
  doc: "Runs as Indexed Jobs of a Kubernetes cluster whose pods reach the server by HTTP.",
  settings,
  open: (name, told) => open(name, settings.parse(told)),
};

function open(name: string, wanted: KubernetesSettings): Launcher {
  const title = name === kubernetes.type ? kubernetes.title : `${kubernetes.title}: ${name}`;
  return {
    ...{ name, title, server: wanted.server },
    room: { nodes: wanted.nodes, devices: wanted.gpus, threads: wanted.cpus },
    probe: () => probe(wanted),
    preview: (command, directory) => ({
      "kubernetes.json": textOf(objectsOf(wanted, command, { directory, name: nameOf(directory) })),
    }),
    launch: (command, directory, access) => launch({ name, wanted }, command, { directory, access }),
    reap: async (left, directory) => {
      await endJob(jobOf(wanted, left.job ?? nameOf(directory)));
      removeWork(directory);
    },
  };
}

const inCluster = ({ namespace, context }: KubernetesSettings): string[] => [
  ...(context === undefined ? [] : [`--context=${context}`]),
  ...(namespace === undefined ? [] : [`--namespace=${namespace}`]),
];

const probe = (wanted: KubernetesSettings): Promise<Probe> =>
  kubectl([...inCluster(wanted), "auth", "can-i", "create", "jobs.batch"]).then(
    () => ({ available: true, has: `a cluster that takes jobs, pods of ${wanted.gpus} GPUs` }),
    (cause: Error) => ({ available: false, reason: cause.message }),
  );

/** A DNS label. */
const nameOf = ({ path }: RunDirectory): string =>
  `tensorloom-${basename(path)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")}`
    .slice(0, 47)
    .replace(/-$/, "");

function objectsOf(
  wanted: KubernetesSettings,
  command: Command,
  { directory, name }: { directory: RunDirectory; name: string },
): readonly object[] {
  const { image, server, gpus, cpus, memory, nodeSelector, serviceAccount } = wanted;
  return manifestsOf({
    ...{ image, server, gpus, cpus, memory, nodeSelector, serviceAccount },
    name,
    runId: basename(directory.path),
    command: agentCommand(command),
    nodes: command.nodes ?? 1,
  });
}

const textOf = (items: readonly object[]): string =>
  `${JSON.stringify({ apiVersion: "v1", kind: "List", items }, null, 2)}\n`;

async function launch(
  { name, wanted }: { name: string; wanted: KubernetesSettings },
  command: Command,
  { directory, access }: { directory: RunDirectory; access: RunAccess | undefined },
): Promise<LaunchedRun> {
  if (!access) throw new Error("internal: a program without a folder of the server needs a token");
  // What is left of an attempt before may still be on its way out, and what takes it away must not find this one.
  const job = `${nameOf(directory)}-${Date.now().toString(36)}`;
  const objects = objectsOf(wanted, command, { directory, name: job });
  writeWork(directory, { launcher: name, job });
  try {
    const text = textOf([secretOf(job, access.token), ...objects]);
    await kubectl([...inCluster(wanted), "create", "-f", "-"], text);
  } catch (cause) {
    // Some of them may be there.
    await remove(wanted, job).catch(() => undefined);
    removeWork(directory);
    throw cause;
  }
  return followJob(jobOf(wanted, job), async () => {
    await remove(wanted, job).catch((error: unknown) => console.warn(error));
    removeWork(directory);
  });
}

const jobOf = (wanted: KubernetesSettings, job: string): RemoteJob => ({
  name: `Kubernetes job ${job}`,
  status: () => status(wanted, job),
  cancel: () => remove(wanted, job),
  pollSeconds: wanted.pollSeconds,
});

/** Takes a run's objects away; its pods end at once. */
async function remove(wanted: KubernetesSettings, job: string): Promise<void> {
  const options = [`--selector=${runLabel}=${job}`, "--ignore-not-found", "--wait=false"];
  await kubectl([...inCluster(wanted), "delete", "jobs,services,secrets", ...options]);
  await kubectl([...inCluster(wanted), "delete", "pods", "--grace-period=1", ...options]);
}

interface KubernetesObject {
  kind: string;
  spec?: { nodeName?: string };
  status?: {
    phase?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string }[];
    containerStatuses?: { state?: { waiting?: { reason?: string; message?: string } } }[];
  };
}

async function status(wanted: KubernetesSettings, job: string): Promise<JobStatus> {
  const query = ["get", "jobs,pods", `--selector=${runLabel}=${job}`, "--output=json"];
  const { items } = JSON.parse(await kubectl([...inCluster(wanted), ...query])) as {
    items: KubernetesObject[];
  };
  const found = items.find(({ kind }) => kind === "Job");
  const pods = items.filter(({ kind, status: at }) => kind === "Pod" && isAtWork(at?.phase));
  // Somebody took the job away; its pods may take a moment more.
  if (!found && pods.length === 0) return { exit: "SIGTERM" };
  for (const { type, status: is } of found?.status?.conditions ?? [])
    if (is === "True" && (type === "Complete" || type === "Failed"))
      return { exit: type === "Complete" ? 0 : 1 };
  const nodes = pods.flatMap(({ spec }) => spec?.nodeName ?? []);
  const reasons = pods.flatMap(reasonOf);
  if (pods.length > 0 && reasons.length === 0)
    return { waiting: false, words: `Kubernetes job ${job} is on ${[...new Set(nodes)].join(", ")}` };
  return {
    waiting: true,
    words: `Kubernetes job ${job} waits: ${reasons[0] ?? "its pods are not there yet"}`,
  };
}

const isAtWork = (phase: string | undefined): boolean => phase !== "Succeeded" && phase !== "Failed";

/** Why a pod is not at work yet. */
function reasonOf({ status: at }: KubernetesObject): string[] {
  const unscheduled = at?.conditions?.find(
    ({ type, status: is }) => type === "PodScheduled" && is === "False",
  );
  if (unscheduled) return [unscheduled.message ?? unscheduled.reason ?? "it has no node"];
  const waiting = at?.containerStatuses?.flatMap(({ state }) => state?.waiting ?? []) ?? [];
  if (waiting.length > 0)
    return waiting.map(({ reason, message }) => message ?? reason ?? "its container starts");
  return at?.phase === "Running" ? [] : ["its container starts"];
}
