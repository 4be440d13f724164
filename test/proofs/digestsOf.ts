import { createHash } from "node:crypto";
import { check } from "../../compiler/check/check.ts";
import type { Checked } from "../../compiler/check/checked.ts";
import {
  emitModel,
  emitModelText,
  emitPyTorch,
  optimizePrograms,
  stepPrograms,
} from "../../compiler/compile.ts";
import { toOnnx } from "../../compiler/emit/onnx/onnx.ts";
import { modelSource } from "../../compiler/emit/pytorch/pyTorch.ts";
import { printProgram } from "../../ir/printProgram.ts";
import { targets } from "../../ir/targets.ts";
import { predictStep } from "../../compiler/steps/predictStep.ts";
import type { Document } from "../../graph-schema/document.ts";
import { readDocument } from "../../graph-schema/readDocument.ts";
import { emitArtifacts } from "../../training/run/emitArtifacts.ts";
import { readCheckpoint } from "../../training/run/checkpoint.ts";
import { openCheckpointStore } from "../../training/run/checkpointStore.ts";
import { RunControl } from "../../training/run/control.ts";
import { sampleOf } from "../../training/data/samples.ts";
import { train } from "../../training/run/loop.ts";
import { planObjective, planRun, type RunPlan } from "../../training/run/planRun.ts";
import { initialState, namesOf, prepare } from "../../training/run/prepare.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { contentBytes } from "../../training/testing/contentBytes.ts";
import { memoryFolder } from "../../training/testing/memoryFolder.ts";
import { sampleFiles } from "../../training/testing/sampleFiles.ts";
import { diagnose, linesOf } from "../golden/diagnose.ts";

/** A document to hash everything of. */
export interface Subject {
  kind: "templates" | "combined" | "diagnostics" | "random";
  name: string;
  text: string;
  /** Sizes for its symbols, where it is compiled without data. */
  bind?: Readonly<Record<string, number>>;
}

/** sha256 by the name of what was emitted. */
export type Digests = Readonly<Record<string, string>>;

type Files = Record<string, string | Uint8Array>;

/** Models with more parameters are emitted without their initial weights. */
const MOST_PARAMETERS = 5_000_000;
const STEPS = 5;

/** Everything that a document comes to, hashed. */
export async function digestsOf({ kind, text, bind }: Subject): Promise<Digests> {
  const read = readDocument(text);
  const files: Files = {};
  if (!read.ok) files["diagnostics.txt"] = linesOf(read.diagnostics);
  else {
    files["diagnostics.txt"] = linesOf(await diagnose(read.document));
    if (kind !== "diagnostics") Object.assign(files, await filesOf(read.document, bind));
  }
  return Object.fromEntries(
    Object.entries(files).map(([name, content]) => [
      name,
      createHash("sha256").update(content).digest("hex"),
    ]),
  );
}

async function filesOf(document: Document, bind?: Readonly<Record<string, number>>): Promise<Files> {
  const checked = check(document);
  if (!checked.ok) return {};
  const run = await runOf(document);
  return {
    ...modelFiles(checked),
    ...(bind && stepFiles(checked, bind)),
    ...(run && { ...stepFiles(checked, run.data.bind), ...(await runFiles(run)) }),
  };
}

/** With its sample set, where it has one. */
async function runOf(document: Document): Promise<RunPlan | undefined> {
  const sample = document.plan.dataset === null ? undefined : sampleOf(document.plan.dataset);
  if (!sample) return undefined;
  const run = await planRun(document, await sample.load(sampleFiles));
  return run.objective ? run : undefined;
}

function modelFiles(checked: Checked): Files {
  const program = predictStep(checked);
  const small = checked.total.parameters <= MOST_PARAMETERS;
  return {
    "model.ir": printProgram(program),
    "model.onnx.txt": emitModelText(checked).text,
    "model.py": modelSource(checked).text,
    ...(small && {
      "model.onnx": emitModel(checked, {
        weights: initialState(program.state, 1, { statistics: () => undefined }),
      }),
    }),
  };
}

/** What trains the document, for every target. */
function stepFiles(checked: Checked, bind: Readonly<Record<string, number>>): Files {
  const { objective } = planObjective(checked);
  if (!objective) return {};
  const { plan } = checked.document;
  // What a loss can compare need not have the batch as its first axis, which a random document does not see to.
  if (Object.values(checked.outputs)[0]?.shape[0] !== "N") return {};
  const files: Files = { ...emitPyTorch({ checked, plan, objective }) };
  const programs = stepPrograms({ checked, objective, batchSize: plan.batchSize, bind });
  for (const [id, target] of Object.entries(targets)) {
    const steps = optimizePrograms(programs, target);
    for (const [name, program] of Object.entries(steps)) {
      files[`${name}.${id}.ir`] = printProgram(program);
      files[`${name}.${id}.onnx`] = toOnnx(program);
    }
  }
  return files;
}

/** What a person takes away before and after the first steps. */
async function runFiles(run: RunPlan): Promise<Files> {
  const prepared = prepare({ ...run, plan: run.document.plan });
  const start = initialState(prepared.slots.values(), run.document.plan.seed, await run.data.fit?.());
  const names = namesOf(prepared, "parameter", "buffer");
  const files = emitArtifacts(run, Object.fromEntries(names.map((name) => [name, start[name]!])));
  return {
    ...Object.fromEntries(
      await Promise.all(
        Object.entries(files).map(async ([name, content]) => [`start/${name}`, await contentBytes(content)]),
      ),
    ),
    [`checkpoint.${STEPS}`]: await firstCheckpoint(run),
  };
}

/** The tensors and the place of a checkpoint; not how long it took. */
async function firstCheckpoint(run: RunPlan): Promise<string> {
  const store = openCheckpointStore(memoryFolder());
  const control = new RunControl();
  const plan = { ...run.document.plan, logEvery: 1 };
  const runtime = nodeRuntime({ threads: 1 });
  for await (const event of train({ ...run, plan, runtime, store, control })) {
    if (event.kind === "halted") throw new Error(event.message);
    if (event.kind === "step" && event.step >= STEPS) control.stop();
  }
  const checkpoint = readCheckpoint((await store.latest())!);
  if ("error" in checkpoint) throw new Error(checkpoint.error);
  const { seconds: _, ...state } = checkpoint.state;
  const hash = createHash("sha256").update(JSON.stringify(state));
  for (const [name, { dtype, shape, data }] of Object.entries(checkpoint.tensors))
    hash
      .update(`${name} ${dtype} ${shape}`)
      .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return hash.digest("hex");
}
