import type { CheckpointStore } from "../../training/run/checkpointStore.ts";
import { executeRun } from "../../training/run/executeRun.ts";
import { runFileText } from "../../training/run/runFile.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { writeFileAtomically } from "../../nodejs/writeFileAtomically.ts";
import { writeFiles } from "../../nodejs/writeFiles.ts";
import { loadJob, startingCheckpoint } from "../loadJob.ts";
import { runCheckpoints } from "../runDirectory.ts";
import type { RunTask } from "../runProgram.ts";

/**
 * Trains in this process from the run's newest checkpoint to its end, with events, checkpoints and artifacts; throws a
 * RunError where it cannot begin.
 */
export async function runInDirectory({ directory, job, control, emit, sync }: RunTask): Promise<void> {
  const checkpoints = await runCheckpoints(directory);
  // Whoever resumes from a checkpoint must find all events that were emitted before it.
  const store: CheckpointStore = {
    ...checkpoints,
    save: (...checkpoint) => {
      sync();
      return checkpoints.save(...checkpoint);
    },
  };
  const checkpoint = startingCheckpoint(job);
  await executeRun(
    { latest: true, ...(checkpoint && { checkpoint }) },
    {
      ...{ store, control, emit },
      clock: () => performance.now(),
      load: () => loadJob(job),
      runtime: () => Promise.resolve(nodeRuntime()),
      onBegin: (plan) => writeFileAtomically(directory.run, runFileText(plan, job.id)),
      persist: (files) => writeFiles(directory.artifacts, files),
    },
  );
}
