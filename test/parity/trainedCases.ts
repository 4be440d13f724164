import { readFileSync } from "node:fs";
import { join } from "node:path";
import { modelState } from "../../compiler/compile.ts";
import { trainStep } from "../../compiler/steps/trainStep.ts";
import type { Code } from "../../graph-schema/diagnostics/codes.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import type { Document } from "../../graph-schema/document.ts";
import type { Dataset } from "../../training/data/dataset.ts";
import { planRun, type RunPlan } from "../../training/run/planRun.ts";
import { readSafetensors } from "../../training/run/safetensors.ts";
import type { HostTensor, TensorData, Tensors } from "../../training/run/tensor.ts";
import { nodeRuntime } from "../../training/runtime/node.ts";
import { runPython } from "../oracles.ts";
import { type Miss, missesOf, under } from "./compare.ts";
import { firstSteps } from "./firstSteps.ts";
import type { TorchCase } from "./torchCases.ts";
import { writeFolder } from "./writeFolder.ts";

/** A document that is trained by us and by its train.py. */
export interface TrainedCase {
  /** Also the name of its folder. */
  key: string;
  document: Document;
  dataset: Dataset;
  plan: RunPlan;
}

/** What our steps left: the losses, and by how much each weight and buffer changed. */
interface Ours {
  losses: number[];
  changes: Tensors;
}

/** What became of the cases; one that failed, here or in PyTorch, says so when it is compared. */
export interface Trained {
  root: string;
  ours: ReadonlyMap<string, Ours>;
  failures: Readonly<Record<string, string>>;
}

const script = new URL("trainedCases.py", import.meta.url).pathname;

/** Why a model cannot be trained by any plan; else what does not fit is a fault of the case. */
const nothingToLearn: readonly Code[] = ["noParameters", "nothingLearned"];

/** A case with its plan; undefined where the plan says that nothing can be learned. */
export async function trainedCase(
  one: Omit<TorchCase, "feeding"> & { dataset: Dataset },
): Promise<TrainedCase | undefined> {
  const { key, document, dataset } = one;
  const plan = await planRun(document, dataset);
  if (!plan.objective) {
    if (plan.diagnostics.some(({ code }) => nothingToLearn.includes(code))) return undefined;
    throw new Error(`${key}: ${plan.diagnostics.map(renderDiagnostic).join(" ")}`);
  }
  const { checked, objective, data } = plan;
  const { gradients } = trainStep({
    checked,
    objective,
    batchSize: document.plan.batchSize,
    bind: data.bind,
  });
  if (gradients.size === 0) throw new Error(`${key}: its loss depends on nothing that is learned, unsaid`);
  return { key, document, dataset, plan };
}

/** Trains cases here and, in one process, by their train.py; their files are left in folders of `root`. */
export async function runTrainedCases(cases: readonly TrainedCase[], root: string): Promise<Trained> {
  const ours = new Map<string, Ours>();
  const failures: Record<string, string> = {};
  for (const one of cases)
    try {
      ours.set(one.key, await train(one, join(root, one.key)));
    } catch (cause) {
      failures[join(root, one.key)] = String((cause as Error).stack);
    }
  const theirs = await runPython<Record<string, string>>(script, {
    directories: [...ours.keys()].map((key) => join(root, key)),
  });
  return { root, ours, failures: { ...theirs, ...failures } };
}

async function train({ document, dataset, plan }: TrainedCase, directory: string): Promise<Ours> {
  const start = await writeFolder(plan, directory);
  const { losses, weights } = await firstSteps(
    { document, dataset, steps: Infinity },
    nodeRuntime({ threads: 1 }),
  );
  const changes = modelState(plan.checked)
    .map(({ name }) => [name, start[name]!] as const)
    .map(([name, tensor]): [string, HostTensor] => [
      name,
      { ...tensor, data: differences(weights[name]!.data, tensor.data) },
    ]);
  return { losses, changes: Object.fromEntries(changes) };
}

const differences = (a: TensorData, b: TensorData): Float32Array =>
  Float32Array.from({ length: a.length }, (_, i) => Number(a[i]) - Number(b[i]));

/** How far the losses of steps may be apart, and what they change: as gradients, of which changes are sums. */
const LIMITS = { losses: { relative: 1e-4, floor: 0 }, changes: { relative: 1e-4, floor: 1e-3 } };

/** Losses and changes of weights that are not those of PyTorch in double precision. */
export function missesOfTraining(key: string, { root, ours, failures }: Trained): Miss[] {
  const directory = join(root, key);
  if (failures[directory] !== undefined) return [{ name: "train.py", what: failures[directory] }];
  const theirs = readSafetensors(readFileSync(join(directory, "trained.safetensors")));
  if ("error" in theirs) throw new Error(theirs.error);
  const found = theirs.tensors;
  const others = ["single", ...Array.from({ length: MOVED }, (_, i) => `moved${i}`)];
  const { losses, changes } = ours.get(key)!;
  const mine = {
    losses: { all: { dtype: "float32", shape: [losses.length], data: Float32Array.from(losses) } },
    changes,
  } as const;
  return (["losses", "changes"] as const).flatMap((kind) =>
    missesOf(mine[kind], under(`double.${kind}`, found), {
      ...LIMITS[kind],
      single: others.map((other) => under(`${other}.${kind}`, found)),
    }).map(({ name, what }) => ({ name: `${kind} ${name}`, what })),
  );
}

const MOVED = 8;

/** Lets PyTorch train cases again with every operation rounded otherwise, as `roundOtherwise` does. */
export async function roundTraining(keys: readonly string[], { root }: Trained): Promise<void> {
  await runPython(script, { directories: keys.map((key) => join(root, key)), moved: MOVED });
}
