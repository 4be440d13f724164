import { join } from "node:path";
import { plan as planSchema } from "../../graph-schema/plan.ts";
import { directoryBlobs } from "../../nodejs/directoryBlobs.ts";
import { emitArtifacts } from "../../training/run/emitArtifacts.ts";
import { type Checkpoint, readCheckpoint } from "../../training/run/checkpoint.ts";
import { openCheckpointStore } from "../../training/run/checkpointStore.ts";
import { RunControl } from "../../training/run/control.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { train as trainRun } from "../../training/run/loop.ts";
import { predictorWords } from "../../training/objective/simplest.ts";
import { originWords } from "../../training/run/runWeights.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { type Command, UserError, wholeNumber } from "../command.ts";
import { documentFile, existing, writeArtifacts } from "../files.ts";
import { planned } from "../planned.ts";

/** Trains a document in this process. */
export const train: Command = {
  name: "train",
  usage:
    "DOC --out DIR [--data sample:NAME|FILE …] [--epochs N] [--batch-size B] [--seed S] [--threads T] [--resume CKPT] [--json]",
  doc: "Trains, one event a line; ends with model.onnx and weights in DIR. Ctrl+C stops with a checkpoint. --data again for each file of a set, such as IDX images and labels.",
  options: {
    out: { type: "string" },
    data: { type: "string", multiple: true },
    epochs: { type: "string" },
    "batch-size": { type: "string" },
    seed: { type: "string" },
    threads: { type: "string" },
    resume: { type: "string" },
    json: { type: "boolean" },
  },
  positionals: 1,
  run: async ([path], options) => {
    const { out, resume } = options as Record<string, string | undefined>;
    const data = (options.data ?? []) as readonly string[];
    if (!out) throw new UserError("--out: expected a folder to write to");
    const document = await documentFile(path!);
    const choices = {
      epochs: wholeNumber(options, "epochs"),
      batchSize: wholeNumber(options, "batch-size"),
      seed: wholeNumber(options, "seed", 0),
    };
    const given = Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined));
    const changed = planSchema.safeParse({ ...document.plan, ...given });
    if (!changed.success)
      throw new UserError(changed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join("\n"));
    const run = await planned({ ...document, plan: changed.data }, data);
    const checkpoint = resume ? await checkpointFile(resume, run) : undefined;
    const control = new RunControl();
    const stop = (): void => control.stop();
    process.once("SIGINT", stop);
    const generator = trainRun({
      ...run,
      plan: run.document.plan,
      runtime: nodeRuntime({ threads: wholeNumber(options, "threads") ?? 0 }),
      store: openCheckpointStore(await directoryBlobs(join(out, "checkpoints"))),
      control,
      ...(checkpoint && { resume: checkpoint }),
    });
    let halted = false;
    for (;;) {
      const { done, value } = await generator.next();
      if (done) {
        process.off("SIGINT", stop);
        if (value) {
          await writeArtifacts(out, emitArtifacts(run, value.weights, value));
          if (!options.json) process.stdout.write(`${out}: ${originWords(value)}\n`);
        }
        return halted ? 1 : 0;
      }
      halted ||= value.kind === "halted";
      process.stdout.write(`${options.json ? JSON.stringify(value) : sentence(value)}\n`);
      const warning = value.kind === "finished" ? value.warning : undefined;
      if (warning && !options.json) process.stdout.write(`warning: ${warning.message} ${warning.advice}\n`);
    }
  },
};

/** A checkpoint that belongs to this document and data. */
async function checkpointFile(
  path: string,
  run: { documentHash: string; data: { hash: string } },
): Promise<Checkpoint> {
  const checkpoint = readCheckpoint(await existing(path));
  if ("error" in checkpoint) throw new UserError(`${path}: ${checkpoint.error}`);
  if (checkpoint.state.document !== run.documentHash)
    throw new UserError(
      `${path}: it is of another document or plan (${checkpoint.state.document.slice(0, 12)}…, expected ${run.documentHash.slice(0, 12)}…)`,
    );
  if (checkpoint.state.dataset !== run.data.hash)
    throw new UserError(`${path}: it was trained on other data`);
  return checkpoint;
}

function sentence(e: RunEvent): string {
  const figures = (loss: number, metrics: Readonly<Record<string, number>>): string =>
    [
      `loss ${loss.toPrecision(5)}`,
      ...Object.entries(metrics).map(([name, value]) => `${name} ${value.toPrecision(4)}`),
    ].join(", ");
  switch (e.kind) {
    case "preparing":
      return e.what;
    case "started":
      return `${e.runtime}: ${e.parameters} parameters, ${e.trainRows} rows, ${e.totalSteps} steps from ${e.fromStep}`;
    case "step":
      return `step ${e.step}: ${figures(e.loss, e.metrics)}, ${e.stepsPerSecond.toFixed(1)} steps/s`;
    case "validation":
      return `epoch ${e.epoch + 1}, validation: ${figures(e.loss, e.metrics)}`;
    case "checkpoint":
      return `checkpoint at step ${e.step}${e.best ? ", the best so far" : ""}`;
    case "baseline":
      return `baseline, ${predictorWords(e.predictor)}: ${figures(e.loss, e.metrics)}`;
    case "paused":
    case "resumed":
      return `${e.kind} at step ${e.step}`;
    case "finished":
      return `finished (${e.reason}) at step ${e.step}`;
    case "halted":
      return `halted at step ${e.step}: ${e.message} ${e.advice}`;
  }
}
