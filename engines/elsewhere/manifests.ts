import type { AgentCommand } from "./agentCommand.ts";

/** What the manifests of a run are made of. */
export interface KubernetesJob {
  /** Of all its objects, a DNS label. */
  name: string;
  runId: string;
  /** Address of the server as pods reach it. */
  server: string;
  command: AgentCommand;
  image: string;
  nodes: number;
  gpus: number;
  cpus: number;
  memory: string;
  nodeSelector: Readonly<Record<string, string>>;
  serviceAccount: string | undefined;
}

/** Label by which all objects of a run are found. */
export const runLabel = "tensorloom/run";
/** By which nodes meet on the first. */
const port = 29_400;
/** As the agent ends where the server wants no more of a run. */
const exitOver = 64;

/** The objects of a run: a headless Service by whose names pods find each other, and an Indexed Job of the agent. */
export function manifestsOf(job: KubernetesJob): readonly object[] {
  const labels = { [runLabel]: job.name };
  const metadata = { name: job.name, labels };
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: {
      clusterIP: "None",
      // They meet before any of them is ready.
      publishNotReadyAddresses: true,
      selector: labels,
      ports: [{ name: "rendezvous", port }],
    },
  };
  const indexed = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata,
    spec: {
      completionMode: "Indexed",
      ...{ completions: job.nodes, parallelism: job.nodes },
      backoffLimit: 3 * job.nodes,
      ttlSecondsAfterFinished: 3600,
      podFailurePolicy: {
        rules: [
          {
            action: "FailJob",
            onExitCodes: { containerName: "agent", operator: "In", values: [exitOver] },
          },
          // A pod that was taken away is no fault of the run.
          { action: "Ignore", onPodConditions: [{ type: "DisruptionTarget", status: "True" }] },
        ],
      },
      template: { metadata: { labels }, spec: podOf(job) },
    },
  };
  return [service, indexed];
}

function podOf(job: KubernetesJob): object {
  const gpus = job.gpus > 0 ? { "nvidia.com/gpu": String(job.gpus) } : {};
  const resources = { cpu: String(job.cpus), memory: job.memory, ...gpus };
  return {
    restartPolicy: "Never",
    subdomain: job.name,
    // For a last checkpoint.
    terminationGracePeriodSeconds: 60,
    enableServiceLinks: false,
    automountServiceAccountToken: false,
    ...(job.serviceAccount === undefined ? {} : { serviceAccountName: job.serviceAccount }),
    ...(Object.keys(job.nodeSelector).length > 0 && { nodeSelector: job.nodeSelector }),
    ...(job.gpus > 0 && {
      tolerations: [{ key: "nvidia.com/gpu", operator: "Exists", effect: "NoSchedule" }],
    }),
    containers: [
      {
        name: "agent",
        image: job.image,
        command: job.command.words,
        env: environmentOf(job),
        resources: { limits: resources, requests: resources },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        volumeMounts: [
          { name: "shared-memory", mountPath: "/dev/shm" },
          { name: "work", mountPath: "/work" },
        ],
      },
    ],
    volumes: [
      { name: "shared-memory", emptyDir: { medium: "Memory" } },
      { name: "work", emptyDir: {} },
    ],
  };
}

function environmentOf({ name, runId, server, command, nodes }: KubernetesJob): object[] {
  const told = {
    ...command.environment,
    ...{ TENSORLOOM_SERVER: server, TENSORLOOM_RUN_ID: runId, TENSORLOOM_FOLDER: "/work/run" },
    ...(nodes > 1 && {
      ...{ PET_RDZV_ID: name, PET_RDZV_ENDPOINT: `${name}-0.${name}:${port}` },
      // torchrun counts ranks by the order of addresses, of which this one makes that of node 0 the first.
      PET_LOCAL_ADDR: `${name}-$(TENSORLOOM_NODE).${name}`,
    }),
  };
  const index = "metadata.annotations['batch.kubernetes.io/job-completion-index']";
  return [
    // Others refer to it.
    { name: "TENSORLOOM_NODE", valueFrom: { fieldRef: { fieldPath: index } } },
    ...Object.entries(told).map(([variable, value]) => ({ name: variable, value })),
    { name: "TENSORLOOM_TOKEN", valueFrom: { secretKeyRef: { name, key: "token" } } },
  ];
}

/** The token of a run, which none of the other objects tells. */
export const secretOf = (name: string, token: string): object => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, labels: { [runLabel]: name } },
  type: "Opaque",
  stringData: { token },
});
