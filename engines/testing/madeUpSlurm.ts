import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Programs of the names of Slurm's in a folder, that carry jobs out on this machine: a job is `jobs/NUMBER/`, with its
 * state in files. A file `full` beside them leaves jobs waiting, a file `away` is a controller that does not answer.
 */
export async function madeUpSlurm(folder: string): Promise<void> {
  await mkdir(join(folder, "jobs"), { recursive: true });
  for (const [name, text] of Object.entries(programs))
    await writeFile(join(folder, name), `#!/bin/bash\nhome=${folder}\n${text}`, { mode: 0o755 });
}

const answers = `[ -e "$home/away" ] && { echo "$(basename "$0"): error: Unable to contact slurm controller" >&2; exit 1; }\n`;

const programs = {
  sinfo: `${answers}[ "$1" = --version ] && echo "slurm 0.0" || echo "2 idle"\n`,
  sbatch: `${answers}
number=$(($(ls "$home/jobs" | wc -l) + 1)); job=$home/jobs/$number
mkdir "$job"; printf '%s\\n' "$@" > "$job/arguments"; echo PENDING > "$job/state"
for one in "$@"; do case $one in --output=*) log=\${one#*=} ;; esac; script=$one; done
# As sbatch: a session of its own, no variables but those that were asked for.
setsid env -i PATH="$PATH" HOME="$HOME" SLURM_JOB_ID=$number SLURM_JOB_NODELIST=n1 bash -c '
  while [ -e "$1/full" ]; do sleep 0.05; done
  while grep -q PENDING "$2/state"; do
    echo RUNNING > "$2/state"; bash "$3" >> "$4" 2>&1 & echo $! > "$2/script"; wait $!; code=$?
    grep -q RUNNING "$2/state" || continue
    [ $code = 0 ] && echo COMPLETED > "$2/state" || echo FAILED > "$2/state"; echo $code > "$2/code"
  done
' - "$home" "$job" "$script" "$log" < /dev/null > /dev/null 2>&1 &
echo $! > "$job/leader"
echo "$number;cluster"
`,
  srun: `[ "\${1#--}" != "$1" ] && shift; exec "$@"\n`,
  scontrol: `${answers}
if [ "$2" = hostnames ]; then echo n1; exit; fi
if [ "$1" = requeue ]; then echo PENDING > "$home/jobs/$2/state"; echo 1 > "$home/jobs/$2/restarts"; exit; fi
if [ "$2" = node ]; then echo "NodeName=n1 NodeAddr=127.0.0.1 State=IDLE"; exit; fi
job=$home/jobs/$4
[ -d "$job" ] || { echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1; }
state=$(cat "$job/state"); reason=None; [ "$state" = PENDING ] && reason=Resources
echo "JobId=$4 JobName=x JobState=$state Reason=$reason Restarts=$(cat "$job/restarts" 2>/dev/null || echo 0) ExitCode=$(cat "$job/code" 2>/dev/null || echo 0):0 NodeList=n1"
`,
  // A signal alone reaches the steps; else the whole job ends.
  scancel: `${answers}
signal=; for one in "$@"; do case $one in --signal=*) signal=\${one#*=} ;; --name=*) name=\${one#*=} ;; esac; number=$one; done
[ "$name" ] && number=$(basename "$(dirname "$(grep -lx -- "--job-name=$name" "$home"/jobs/*/arguments)")")
job=$home/jobs/$number
if [ "$signal" = TERM ]; then pkill -TERM -P "$(cat "$job/script")"; exit; fi
grep -qE 'PENDING|RUNNING' "$job/state" && echo CANCELLED > "$job/state"
# Once more for what was just being started.
while pkill -KILL -s "$(cat "$job/leader")"; do sleep 0.01; done; exit 0
`,
};
