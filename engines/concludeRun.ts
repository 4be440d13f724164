import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { runInDirectory } from "./onnxruntime/runInDirectory.ts";
import { runProgram } from "./runProgram.ts";

// What an engine leaves that makes no files itself: `node --import tsx concludeRun.ts RUN_FOLDER` evaluates the weights
// that count, writes what the run made and tells its last event.

const ended = z.object({ reason: z.enum(["completed", "earlyStopping", "stopped"]) });

await runProgram(async (task) => {
  if (!existsSync(task.directory.ended)) return;
  const { reason } = ended.parse(JSON.parse(await readFile(task.directory.ended, "utf8")));
  if (reason === "stopped") task.control.stop();
  await runInDirectory({
    ...task,
    // The run has begun long ago; this is its end.
    emit: (event) => {
      if (event.kind !== "preparing" && event.kind !== "started") task.emit(event);
    },
  });
});
