import { execFile, spawn } from "node:child_process";
import { chmod, chown, mkdir, readFile, writeFile } from "node:fs/promises";
import { hostname, userInfo } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** A Slurm cluster of two nodes on this one host, in a folder of its own. */
export interface SlurmCluster {
  /** Variables by which Slurm's programs find it. */
  environment: Readonly<Record<string, string>>;
  /** Kills the daemon of a node with all that it runs, as a machine that goes dark. */
  loseNode(name: string): Promise<void>;
  startNode(name: string): Promise<void>;
  close(): Promise<void>;
}

export const nodes = ["n1", "n2"] as const;
const needed = ["sbatch", "slurmctld", "slurmd", "munged", "mungekey"];
const path = `${process.env.PATH}${delimiter}/usr/sbin`;

const programPath = { ...process.env, PATH: path };

/** What this host lacks to carry a cluster; undefined when all is there. */
export async function missingForSlurm(): Promise<string | undefined> {
  for (const program of needed)
    if (!(await execute("which", [program], { env: programPath }).catch(() => undefined)))
      return `it sets up a Slurm cluster and there is no ${program}: apt-get install slurm-wlm munge`;
  return userInfo().uid === 0 ? undefined : "it sets up a Slurm cluster, which takes the superuser";
}

/** Sets a cluster up in a folder; rejects with what its log says where it does not come up. */
export async function openSlurmCluster(folder: string): Promise<SlurmCluster> {
  await mkdir(folder, { recursive: true });
  // The daemon of munge is another user.
  await chmod(dirname(folder), 0o711);
  await chmod(folder, 0o711);
  const munge = await startMunge(join(folder, "munge"));
  const conf = join(folder, "slurm.conf");
  await writeFile(conf, configuration(folder, munge.socket));
  const environment = { SLURM_CONF: conf, PATH: path };
  const env = { ...process.env, ...environment };
  const run = (program: string, args: readonly string[]) => execute(program, args, { env });
  const states = async (): Promise<string> => (await run("sinfo", ["-h", "-N", "-o", "%N %T"])).stdout;
  const until = async (wanted: (states: string) => boolean): Promise<void> => {
    for (let i = 0; i < 200; i++, await wait(100)) if (wanted(await states().catch(() => ""))) return;
    throw new Error(`the cluster is not as wanted: ${await readFile(join(folder, "slurmctld.log"), "utf8")}`);
  };
  const pidOf = async (name: string): Promise<number> =>
    Number(await readFile(join(folder, `${name}.pid`), "utf8"));
  const startNode = async (name: string): Promise<void> => {
    await run("slurmd", ["-f", conf, "-N", name]);
  };
  await run("slurmctld", ["-f", conf, "-c"]);
  for (const name of nodes) await startNode(name);
  await until((all) => all.match(/idle$/gm)?.length === nodes.length);
  return {
    environment,
    startNode,
    loseNode: async (name) => {
      const daemon = await pidOf(name);
      const all = (await execute("ps", ["-eo", "pid=,args="])).stdout.split("\n");
      // Their steps are processes that no longer belong to the daemon, but name its folder or its node.
      const of = all.flatMap((line) => {
        const [, pid, args] = /^\s*(\d+) (.*)$/.exec(line) ?? [];
        return args?.startsWith("slurmstepd:") ? [Number(pid)] : [];
      });
      process.kill(daemon, "SIGKILL");
      for (const step of of) if (await isOn(step, name)) await killTree(step);
    },
    close: async () => {
      const jobs = (await run("squeue", ["-h", "-o", "%A"]).catch(() => ({ stdout: "" }))).stdout.split("\n");
      for (const job of jobs.filter(Boolean)) {
        await run("scancel", ["--full", "--signal=KILL", job]).catch(() => undefined);
        await run("scancel", [job]).catch(() => undefined);
      }
      for (let i = 0; i < 50 && (await run("squeue", ["-h"]).catch(() => ({ stdout: "" }))).stdout; i++)
        await wait(100);
      for (const name of [...nodes, "slurmctld"])
        await pidOf(name)
          .then(
            (pid) => process.kill(pid, "SIGTERM"),
            () => undefined,
          )
          .catch(() => undefined);
      await wait(500);
      munge.close();
    },
  };
}

/** Whether a process of Slurm's is at work on a node. */
async function isOn(pid: number, node: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
  if (environment.includes(`SLURMD_NODENAME=${node}\0`)) return true;
  for (const child of await childrenOf(pid))
    if (
      (await readFile(`/proc/${child}/environ`, "utf8").catch(() => "")).includes(`SLURMD_NODENAME=${node}\0`)
    )
      return true;
  return false;
}

async function killTree(pid: number): Promise<void> {
  const children = await childrenOf(pid);
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone already.
  }
  for (const child of children) await killTree(child);
}

const childrenOf = async (pid: number): Promise<number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => ""))
    .split(" ")
    .filter(Boolean)
    .map(Number);

async function startMunge(folder: string): Promise<{ socket: string; close(): void }> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o711);
  const { stdout } = await execute("id", ["-u", "munge"]);
  const { stdout: group } = await execute("id", ["-g", "munge"]);
  await chown(folder, Number(stdout), Number(group));
  const at = (name: string): string => join(folder, name);
  const as = ["-u", "munge", "--"];
  await execute("runuser", [...as, "mungekey", "--create", `--keyfile=${at("key")}`], {
    env: programPath,
  });
  const files = ["key", "socket", "pid", "log", "seed"].map((name) => at(name));
  const [key, socket, pid, log, seed] = files;
  const child = spawn(
    "runuser",
    [
      ...[...as, "munged", "--foreground", "--force", `--key-file=${key}`, `--socket=${socket}`],
      ...[`--pid-file=${pid}`, `--log-file=${log}`, `--seed-file=${seed}`],
    ],
    { env: programPath, stdio: "ignore" },
  );
  for (let i = 0; i < 100; i++, await wait(50)) {
    const up = await execute("munge", ["-n", "-S", socket!]).catch(() => undefined);
    if (up) return { socket: socket!, close: () => child.kill() };
  }
  child.kill();
  throw new Error(`munged does not come up: ${await readFile(log!, "utf8").catch(() => "it has no log")}`);
}

function configuration(folder: string, socket: string): string {
  const host = hostname().split(".")[0]!;
  // Ports that no cluster of this host has by default.
  const port = 21_000 + (process.pid % 5_000) * 4;
  return `ClusterName=tensorloom
SlurmctldHost=${host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=${socket}
CryptoType=crypto/munge
SlurmctldPort=${port}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool-%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/%n.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdTimeout=5
KillWait=20
SwitchType=switch/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
${nodes.map((name, i) => `NodeName=${name} NodeHostname=${host} NodeAddr=127.0.0.1 Port=${port + 1 + i} CPUs=2 RealMemory=2000 State=UNKNOWN`).join("\n")}
PartitionName=all Nodes=${nodes.join(",")} Default=YES MaxTime=INFINITE State=UP
`;
}
