import { emitArtifacts } from "../training/run/emitArtifacts.ts";
import { readCheckpoint } from "../training/run/checkpoint.ts";
import { exportedState } from "../training/run/planExport.ts";
import { requirePlan } from "../training/run/requirePlan.ts";
import { requireSameRun } from "../training/run/resume.ts";
import { runFolder } from "../training/run/runFolder.ts";
import { RunError } from "../training/run/runError.ts";
import { writeFiles } from "../nodejs/writeFiles.ts";
import { loadJob, startingCheckpoint } from "./loadJob.ts";
import { runProgram, type RunTask } from "./runProgram.ts";

// What an engine reads that does not load data itself: `node --import tsx encodeRun.ts RUN_FOLDER` writes it.

await runProgram(encodeRun);

async function encodeRun({ directory, job, emit }: RunTask): Promise<void> {
  emit({ kind: "preparing", what: "Loading the data" });
  const { document, dataset } = await loadJob(job);
  const plan = await requirePlan(document, dataset);
  const arrived = await startingCheckpoint(job)?.();
  const checkpoint = arrived && readCheckpoint(arrived);
  if (checkpoint && "error" in checkpoint)
    throw new RunError(
      "data",
      `The checkpoint cannot be used: ${checkpoint.error}.`,
      "Start the run anew, or take one of this very document and data.",
    );
  if (checkpoint) requireSameRun(checkpoint, plan);
  emit({ kind: "preparing", what: "Writing the data for the engine" });
  const weights = await exportedState(plan);
  await writeFiles(directory.path, {
    ...emitArtifacts(plan, weights),
    ...(await runFolder(plan, { weights, id: job.id, ...(arrived && { start: arrived }) })),
  });
  // Its libraries alone take seconds to load.
  emit({ kind: "preparing", what: "Starting the engine" });
}
