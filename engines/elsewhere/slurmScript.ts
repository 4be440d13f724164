import type { Command } from "../engine.ts";
import type { RunDirectory } from "../runDirectory.ts";

/** What a job is made of. */
export interface SlurmJob {
  command: Command;
  directory: RunDirectory;
  /** Lines of shell before the program. */
  setup: readonly string[];
  /** By which the nodes meet on the first one; undefined for one that no other job has. */
  port: number | undefined;
}

/** A word that a shell takes as it is. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The script that Slurm starts on the first node of a job: it starts the program on each, with the variables by which
 * torchrun finds the others. Near the job's time limit it asks them to end with a checkpoint, and queues again.
 */
export function jobScript({ command, directory, setup, port }: SlurmJob): string {
  const variables = { ...command.environment, TENSORLOOM_RUN: directory.path };
  const program = [command.program, ...command.arguments].map(quoted).join(" ");
  return `#!/bin/bash
${Object.entries(variables)
  .map(([name, value]) => `export ${name}=${quoted(value)}`)
  .join("\n")}
# The steps have all variables of this script.
export SLURM_EXPORT_ENV=ALL
${setup.join("\n")}
cd ${quoted(directory.path)} || exit 1
first=$(scontrol show hostnames "$SLURM_JOB_NODELIST" | head -n 1)
address=$(scontrol show node --oneliner "$first" | sed -n 's/.*NodeAddr=\\([^ ]*\\).*/\\1/p')
export PET_RDZV_ID=$SLURM_JOB_ID
export PET_RDZV_ENDPOINT=\${address:-$first}:${port ?? "$((20000 + SLURM_JOB_ID % 20000))"}
echo "Slurm job $SLURM_JOB_ID on $SLURM_JOB_NODELIST, start $((\${SLURM_RESTART_COUNT:-0} + 1))"

late=
# The steps are asked themselves, by whoever cancels the job.
trap : TERM
trap 'late=1; scancel --signal=TERM "$SLURM_JOB_ID"' USR1
# Programs end with their input, which is open for as long as this script lives.
exec 9< <(exec sleep infinity)
input=$!
trap 'kill "$input" 2>/dev/null' EXIT
srun --kill-on-bad-exit=1 ${program} <&9 &
step=$!
# A signal ends a wait.
while kill -0 "$step" 2>/dev/null; do wait "$step"; done
wait "$step"
code=$?
[ "$late" ] && scontrol requeue "$SLURM_JOB_ID"
exit "$code"
`;
}
