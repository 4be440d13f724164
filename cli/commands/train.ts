import { join } from "node:path";
import { plan as planSchema } from "../../graph-schema/plan.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { directoryBlobs } from "../../nodejs/directoryBlobs.ts";
import { openCheckpointStore } from "../../training/run/checkpointStore.ts";
import { RunControl } from "../../training/run/control.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { executeRun } from "../../training/run/executeRun.ts";
import type { RunPlan } from "../../training/run/planRun.ts";
import { RunError } from "../../training/run/runError.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { type Command, UserError, wholeNumber } from "../command.ts";
import { documentFile, existing, writeArtifacts } from "../files.ts";
import { loaded } from "../planned.ts";

/** Trains a document in this process. */
export const train: Command = {
  name: "train",
  usage:
    "DOC --out DIR [--data sample:NAME|FILE …] [--epochs N] [--batch-size B] [--seed S] [--threads T] [--resume CKPT|--weights FILE] [--json]",
  doc: "Trains, one event a line; ends with model.onnx and weights in DIR. Ctrl+C stops with a checkpoint. --resume goes on exactly; --weights begins anew from what fits of a file, and says what it took. --data again for each file of a set, such as IDX images and labels.",
  options: {
    out: { type: "string" },
    data: { type: "string", multiple: true },
    epochs: { type: "string" },
    "batch-size": { type: "string" },
    seed: { type: "string" },
    threads: { type: "string" },
    resume: { type: "string" },
    weights: { type: "string" },
    json: { type: "boolean" },
  },
  positionals: 1,
  run: async ([path], options) => {
    const { out, resume, weights } = options as Record<string, string | undefined>;
    const data = (options.data ?? []) as readonly string[];
    if (!out) throw new UserError("--out: expected a folder to write to");
    if (resume && weights) throw new UserError("--weights: a run that goes on by --resume has its weights");
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
    const control = new RunControl();
    const stop = (): void => control.stop();
    process.once("SIGINT", stop);
    const { event } = await executeRun(
      {
        ...(resume && { checkpoint: () => existing(resume) }),
        ...(weights && { weights: () => existing(weights) }),
      },
      {
        load: () => loaded({ ...document, plan: changed.data }, data),
        store: openCheckpointStore(await directoryBlobs(join(out, "checkpoints"))),
        clock: () => performance.now(),
        runtime: () => Promise.resolve(nodeRuntime({ threads: wholeNumber(options, "threads") ?? 0 })),
        control,
        onBegin: warn,
        emit: (e) => void process.stdout.write(`${options.json ? JSON.stringify(e) : sentence(e)}\n`),
        persist: (files) => writeArtifacts(out, files),
      },
    )
      .catch((cause: unknown) => {
        throw cause instanceof RunError ? new UserError(faultOf(cause)) : cause;
      })
      .finally(() => process.off("SIGINT", stop));
    return event.kind === "halted" ? 1 : 0;
  },
};

function warn({ diagnostics }: RunPlan): void {
  for (const d of diagnostics) process.stderr.write(`${d.severity}: ${renderDiagnostic(d)}\n`);
}

/** Why a run could not begin. */
const faultOf = ({ message, advice, reasons }: RunError): string =>
  reasons
    ? `the document cannot be trained\n${reasons.map((reason) => `error: ${reason}`).join("\n")}`
    : `${message} ${advice}`;

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
    case "paused":
    case "resumed":
      return `${e.kind} at step ${e.step}`;
    case "finished":
      return `finished (${e.reason}) at step ${e.step}`;
    case "notice":
      return `${e.message} ${e.advice}`;
    case "halted":
      return `halted at step ${e.step}: ${e.message} ${e.advice}`;
  }
}
