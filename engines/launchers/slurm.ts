import { chmod, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import type { Command, Probe } from "../engine.ts";
import { endJob, followJob, type JobStatus, type RemoteJob } from "../elsewhere/followJob.ts";
import type { LaunchedRun, Launcher, LauncherKind } from "../launcher.ts";
import { removeWork, type RunWork, writeWork } from "../processFile.ts";
import type { RunDirectory } from "../runDirectory.ts";
import { jobScript } from "../elsewhere/slurmScript.ts";
import { slurmProgram } from "../elsewhere/slurmProgram.ts";

const settings = z.object({
  partition: z.string().optional().describe("Of the cluster, where it is not its first"),
  account: z.string().optional().describe("Whom the time is put down to"),
  nodes: z.int().min(1).max(1024).default(1).describe("Of a run that can use several"),
  gpus: z.int().min(0).max(64).default(0).describe("Of each node"),
  cpus: z.int().min(1).max(1024).default(4).describe("Of each node"),
  memory: z
    .string()
    .regex(/^\d+[KMGT]?$/, "expected such as 64G")
    .optional()
    .describe("Of each node; megabytes where no unit is said"),
  minutes: z
    .int()
    .min(2)
    .optional()
    .describe("After which Slurm ends a job; with a minute left it writes a checkpoint and queues again"),
  options: z.array(z.string().startsWith("--")).default([]).describe("Further ones of sbatch"),
  setup: z
    .array(z.string())
    .default([])
    .describe("Lines of shell before the program, such as module load cuda"),
  port: z
    .int()
    .min(1024)
    .max(65_535)
    .optional()
    .describe("By which nodes meet on the first; one by the job's number where it is left out"),
  pollSeconds: z.number().min(0.05).max(600).default(2).describe("Between two looks at a job"),
});

/** The settings of one cluster. */
export type SlurmSettings = z.infer<typeof settings>;

/** Jobs of a Slurm cluster whose nodes see the server's data directory and this program at the same paths. */
export const slurm: LauncherKind = {
  type: "slurm",
  title: "Slurm",
  doc: "Runs as jobs of a Slurm cluster that shares its folders with the server.",
  settings,
  open: (name, told) => open(name, settings.parse(told)),
};

function open(name: string, wanted: SlurmSettings): Launcher {
  return {
    name,
    title: name === slurm.type ? slurm.title : `${slurm.title}: ${name}`,
    room: { nodes: wanted.nodes, devices: wanted.gpus, threads: wanted.cpus },
    probe,
    preview: (command, directory) => ({
      "slurm.sh": scriptOf(wanted, command, directory),
      sbatch: `${submission(wanted, { script: "slurm.sh", command, directory }).join("\n")}\n`,
    }),
    launch: (command, directory) => launch({ name, wanted }, command, directory),
    reap: (left, directory) => reap(wanted, left, directory),
  };
}

const probe = (): Promise<Probe> =>
  slurmProgram("sinfo", ["--version"]).then(
    async (version) => {
      const idle = await slurmProgram("sinfo", ["--noheader", "--format=%D %T"]);
      return {
        available: true,
        has: `${version.trim()}: ${idle.trim().replaceAll("\n", ", ") || "no nodes"}`,
      };
    },
    (cause: Error) => ({ available: false, reason: cause.message }),
  );

/** By which a job is found whose number could not be persisted any more. */
const jobName = ({ path }: RunDirectory): string => `tensorloom-${basename(path)}`;

async function launch(
  { name, wanted }: { name: string; wanted: SlurmSettings },
  command: Command,
  directory: RunDirectory,
): Promise<LaunchedRun> {
  const script = join(directory.path, "slurm.sh");
  await writeFile(script, scriptOf(wanted, command, directory));
  await chmod(script, 0o700);
  writeWork(directory, { launcher: name });
  let number: string;
  try {
    const told = await slurmProgram("sbatch", submission(wanted, { script, command, directory }));
    // With the name of the cluster behind it where there are several.
    number = told.trim().split(";")[0]!;
    if (!/^\d+$/.test(number)) throw new Error(`sbatch answered no number of a job, but: ${told.trim()}`);
  } catch (cause) {
    removeWork(directory);
    throw cause;
  }
  writeWork(directory, { launcher: name, job: number });
  return followJob(jobOf(number, wanted), () => removeWork(directory));
}

const scriptOf = ({ setup, port }: SlurmSettings, command: Command, directory: RunDirectory): string =>
  jobScript({ command, directory, setup, port });

function submission(
  wanted: SlurmSettings,
  { script, command, directory }: { script: string; command: Command; directory: RunDirectory },
): string[] {
  const log = directory.log.replaceAll("%", "%%");
  return [
    ...["--parsable", `--job-name=${jobName(directory)}`, `--chdir=${directory.path}`],
    ...[`--output=${log}`, "--open-mode=append", "--requeue", "--ntasks-per-node=1"],
    ...[`--nodes=${command.nodes ?? 1}`, `--cpus-per-task=${wanted.cpus}`],
    // What else the server knows, such as the password of its database, is none of the cluster's business.
    "--export=HOME,USER,PATH,LANG,LD_LIBRARY_PATH",
    // Only the script, which then ends its steps with a checkpoint.
    "--signal=B:USR1@60",
    ...(wanted.partition === undefined ? [] : [`--partition=${wanted.partition}`]),
    ...(wanted.account === undefined ? [] : [`--account=${wanted.account}`]),
    ...(wanted.gpus === 0 ? [] : [`--gpus-per-node=${wanted.gpus}`]),
    ...(wanted.memory === undefined ? [] : [`--mem=${wanted.memory}`]),
    ...(wanted.minutes === undefined ? [] : [`--time=${wanted.minutes}`]),
    ...wanted.options,
    script,
  ];
}

const jobOf = (number: string, { pollSeconds }: SlurmSettings): RemoteJob => ({
  name: `Slurm job ${number}`,
  status: () => status(number),
  cancel: () => cancel([number]),
  pollSeconds,
});

/** Ends jobs at once: what runs without asking, then what is left of them in the queue. */
async function cancel(which: readonly string[]): Promise<void> {
  // Nothing may be at work yet.
  await slurmProgram("scancel", ["--quiet", "--full", "--signal=KILL", ...which]).catch(() => undefined);
  await slurmProgram("scancel", ["--quiet", ...which]);
}

/** States in which a job waits, or comes back to. */
const waiting = new Set([
  "PENDING",
  "CONFIGURING",
  "REQUEUED",
  "REQUEUE_HOLD",
  "REQUEUE_FED",
  "SPECIAL_EXIT",
]);
const working = new Set([
  "RUNNING",
  "COMPLETING",
  "SUSPENDED",
  "RESIZING",
  "SIGNALING",
  "STAGE_OUT",
  "STOPPED",
]);

async function status(number: string): Promise<JobStatus> {
  const told = await slurmProgram("scontrol", ["show", "job", "--oneliner", number]).catch((cause: Error) => {
    if (/invalid job id/i.test(cause.message)) return undefined;
    throw cause;
  });
  // Some minutes after its end the controller knows a job no more.
  if (told === undefined) return { exit: await accountedExit(number) };
  const field = (key: string): string => new RegExp(`(?:^|\\s)${key}=(\\S*)`).exec(told)?.[1] ?? "";
  const state = field("JobState");
  const again = Number(field("Restarts")) > 0 ? `, queued again ${field("Restarts")} times` : "";
  if (waiting.has(state))
    return { waiting: true, words: `Slurm job ${number} waits: ${field("Reason")}${again}` };
  if (working.has(state))
    return {
      waiting: state === "SUSPENDED",
      words: `Slurm job ${number} is on ${field("NodeList")}${again}`,
    };
  if (!over.has(state)) throw new Error(`scontrol told no state that is known: ${told.trim()}`);
  return { exit: exitOf(state, field("ExitCode")) };
}

const over = new Set([
  ...["COMPLETED", "FAILED", "CANCELLED", "PREEMPTED", "TIMEOUT", "DEADLINE", "OUT_OF_MEMORY"],
  ...["NODE_FAIL", "BOOT_FAIL", "REVOKED"],
]);

/** Of CODE:SIGNAL; a job that somebody cancelled counts as asked to end. */
function exitOf(state: string, code: string): number | NodeJS.Signals {
  if (state.startsWith("CANCELLED") || state === "PREEMPTED") return "SIGTERM";
  const exit = Number(code.split(":")[0]);
  return state === "COMPLETED" ? 0 : exit || 1;
}

/** From the cluster's accounts; 1 where it keeps none: a run that had ended then finds so from its checkpoint. */
async function accountedExit(number: string): Promise<number | NodeJS.Signals> {
  const columns = ["--noheader", "--allocations", "--parsable2", "--format=State,ExitCode"];
  const told = await slurmProgram("sacct", [...columns, `--jobs=${number}`]).catch(() => "");
  const [state = "", code = ""] = told.trim().split("\n").at(-1)!.split("|");
  return state === "" ? 1 : exitOf(state, code);
}

async function reap(wanted: SlurmSettings, left: RunWork, directory: RunDirectory): Promise<void> {
  if (left.job !== null) await endJob(jobOf(left.job, wanted));
  // The server ended between the submission and the answer.
  else await cancel([`--name=${jobName(directory)}`]);
  removeWork(directory);
}
