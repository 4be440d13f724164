import { availableParallelism } from "node:os";
import type { Document } from "../../graph-schema/document.ts";
import { plan as planSchema } from "../../graph-schema/plan/plan.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { readCheckpoint } from "../../training/run/checkpoint.ts";
import { RunControl } from "../../training/run/control.ts";
import type { RunEvent } from "../../training/run/events.ts";
import { type Beginning, executeRun } from "../../training/run/executeRun.ts";
import type { RunPlan } from "../../training/run/planRun.ts";
import { RunError } from "../../training/run/runError.ts";
import { predictorWords } from "../../training/objective/simplest.ts";
import { originWords } from "../../training/run/runWeights.ts";
import { type Command, type Options, UserError, wholeNumber } from "../command.ts";
import { documentFile, existing, writeArtifacts } from "../files.ts";
import { loaded } from "../loaded.ts";
import { openRunFolder, type RunFolder } from "../runFolder.ts";
import { output } from "../output.ts";
import { type RunElsewhere, trainElsewhere } from "../trainElsewhere.ts";

/** Trains a document in this process. */
export const train: Command = {
  name: "train",
  usage:
    "DOC --out DIR [--data sample:NAME|FILE …] [--epochs N] [--batch-size B] [--seed S] [--threads T] [--resume CKPT|--weights FILE] [--on PLACE [--engine NAME] [--setting NAME=VALUE …] [--dry-run]] [--overwrite] [--json]",
  doc: "Trains, one event a line; ends with model.onnx and weights in DIR. Ctrl+C stops with a checkpoint. A run that DIR has of this document, plan and data goes on; --overwrite begins anew there. --resume goes on exactly; --weights begins anew from what fits of a file, and says what it took. --data again for each file of a set, such as IDX images and labels. --on trains by an engine at a place of TENSORLOOM_LAUNCHERS (docs/server.md) or at local, as the settings of the engine say, such as precision=bfloat16; --dry-run shows what would be handed over there.",
  options: {
    out: { type: "string" },
    data: { type: "string", multiple: true },
    epochs: { type: "string" },
    "batch-size": { type: "string" },
    seed: { type: "string" },
    threads: { type: "string" },
    resume: { type: "string" },
    weights: { type: "string" },
    on: { type: "string" },
    engine: { type: "string" },
    setting: { type: "string", multiple: true },
    "dry-run": { type: "boolean" },
    overwrite: { type: "boolean" },
    json: { type: "boolean" },
  },
  positionals: 1,
  run: async ([path], options) => {
    const { out, resume, weights } = options as Record<string, string | undefined>;
    const data = (options.data ?? []) as readonly string[];
    if (!out) throw new UserError("--out: expected a folder to write to");
    if (resume && weights) throw new UserError("--weights: a run that goes on by --resume has its weights");
    const document = await plannedDocument(path!, options);
    // More than there are cores only wait for each other.
    const threads = wholeNumber(options, "threads", [1, availableParallelism()]) ?? 0;
    const line = (e: RunEvent): string => (options.json ? JSON.stringify(e) : sentence(e));
    const elsewhere = placeOf(options);
    const folder = await openRunFolder(out);
    if (elsewhere)
      return trainElsewhere({ ...elsewhere, document, data, out, line }).finally(() => folder.close());
    const control = new RunControl();
    const stop = (): void => control.stop();
    process.once("SIGINT", stop);
    // Without anybody who sees it, a run stops as by Ctrl+C.
    output.lost.addEventListener("abort", stop);
    let from: Beginning = {};
    try {
      from = await beginning(folder, { resume, weights, overwrite: options.overwrite === true });
      const { event, weights: counting } = await executeRun(from, {
        load: () => loaded(document, data),
        store: folder.store,
        clock: () => performance.now(),
        runtime: async () => {
          if (options.overwrite) await folder.clear();
          // A native library that no other command needs.
          const { nodeRuntime } = await import("../../training/runtime/node.ts");
          return nodeRuntime({ threads });
        },
        control,
        onBegin: warn,
        emit: (e) => output.write(`${line(e)}\n`),
        persist: (files) => writeArtifacts(out, files),
      });
      const warning = event.kind === "finished" ? event.warning : undefined;
      if (warning && !options.json) output.write(`warning: ${warning.message} ${warning.advice}\n`);
      if (counting && !options.json) output.write(`${out}: ${originWords(counting)}\n`);
      if (output.lost.aborted)
        process.stderr.write(
          `${out}: ${sentence(event)}, with a checkpoint; the same command goes on from it\n`,
        );
      return event.kind === "halted" ? 1 : 0;
    } catch (cause) {
      throw cause instanceof RunError ? new UserError(faultOf(cause, { held: from.latest && out })) : cause;
    } finally {
      process.off("SIGINT", stop);
      output.lost.removeEventListener("abort", stop);
      await folder.close();
    }
  },
};

/** The document in a file, with what the options change of its plan. */
async function plannedDocument(path: string, options: Options): Promise<Document> {
  const document = await documentFile(path);
  const choices = {
    epochs: wholeNumber(options, "epochs"),
    batchSize: wholeNumber(options, "batch-size"),
    seed: wholeNumber(options, "seed", [0]),
  };
  const given = Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== undefined));
  const changed = planSchema.safeParse({ ...document.plan, ...given });
  if (changed.success) return { ...document, plan: changed.data };
  throw new UserError(changed.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join("\n"));
}

/** Where the run is to be carried out and how; undefined for this process. */
function placeOf(
  options: Options,
): Pick<RunElsewhere, "on" | "engine" | "settings" | "overwrite" | "dryRun"> | undefined {
  const { on, engine, resume, weights } = options as Record<string, string | undefined>;
  const dryRun = options["dry-run"] === true;
  const settings = settingsOf((options.setting ?? []) as readonly string[]);
  if (on === undefined) {
    if (engine === undefined && options.setting === undefined && !dryRun) return undefined;
    throw new UserError("--engine, --setting, --dry-run: they are of --on PLACE");
  }
  if ((resume ?? weights) !== undefined)
    throw new UserError("--on: the run goes on by what its folder has; leave --resume and --weights out");
  return { on, engine, settings, overwrite: options.overwrite === true, dryRun };
}

/** Settings given as NAME=VALUE, where a value is a number, true, false, or else a word. */
function settingsOf(given: readonly string[]): Record<string, unknown> {
  const pairs = given.map((text): [string, unknown] => {
    const [, name, value] = /^(\w+)=(.*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined)
      throw new UserError(`--setting ${text}: expected NAME=VALUE, such as precision=bfloat16`);
    const number = value.trim() === "" ? NaN : Number(value);
    if (value === "true" || value === "false") return [name, value === "true"];
    return [name, Number.isNaN(number) ? value : number];
  });
  return Object.fromEntries(pairs);
}

/** Where a run in a folder begins: a folder belongs to one run, which goes on unless it is to be overwritten. */
async function beginning(
  { path, store }: RunFolder,
  how: { resume: string | undefined; weights: string | undefined; overwrite: boolean },
): Promise<Beginning> {
  const { resume, weights, overwrite } = how;
  const from = {
    ...(resume && { checkpoint: () => existing(resume) }),
    ...(weights && { weights: () => existing(weights) }),
  };
  const { whole: held, damaged } = overwrite ? { damaged: [] } : await store.newest();
  // Where none is whole it begins anew, and says so.
  if (!held) return { ...from, ...(damaged.length > 0 && !resume && !weights && { latest: true }) };
  const taken = (why: string): UserError =>
    new UserError(`${path}: the folder has a run at step ${held.state.step}${why}. ${elsewhere}`);
  if (weights) throw taken("; it goes on without --weights");
  if (!resume) return { latest: true };
  const given = readCheckpoint(await existing(resume));
  if (!("error" in given)) {
    const { document, dataset } = given.state;
    if (document !== held.state.document || dataset !== held.state.dataset)
      throw taken(`, of another document, plan or data than ${resume}`);
  }
  return from;
}

function warn({ diagnostics }: RunPlan): void {
  for (const d of diagnostics) process.stderr.write(`${d.severity}: ${renderDiagnostic(d)}\n`);
}

const elsewhere = "Choose another folder, or --overwrite to remove its checkpoints.";

/** Why a run could not begin, in a folder that may be `held` by another one. */
function faultOf(
  { message, advice, reasons }: RunError,
  { held }: { held: string | false | undefined },
): string {
  if (reasons) return `the document cannot be trained\n${reasons.map((r) => `error: ${r}`).join("\n")}`;
  return held ? `${held}: the folder has another run. ${message} ${elsewhere}` : `${message} ${advice}`;
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
      return `baseline, always ${predictorWords(e.predictor)}: ${figures(e.loss, e.metrics)}`;
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
