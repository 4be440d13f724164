import { emitSteps, stepPrograms } from "../../compiler/compile.ts";
import type { Plan } from "../../graph-schema/plan.ts";
import { type TargetId, targets } from "../../ir/targets.ts";
import { emitArtifacts } from "../../training/run/emitArtifacts.ts";
import { initialState, namesOf, prepare } from "../../training/run/prepare.ts";
import { readCheckpoint } from "../../training/run/checkpoint.ts";
import { readOrigin, type WeightsOrigin, weightsThatCount } from "../../training/run/runWeights.ts";
import { readSafetensors } from "../../training/run/safetensors.ts";
import type { Tensors } from "../../training/run/tensor.ts";
import { type Command, UserError } from "../command.ts";
import { documentFile, existing, writeArtifacts } from "../files.ts";
import { planned } from "../planned.ts";

const targetIds = Object.keys(targets);

/** Writes every artifact of a document. */
export const compile: Command = {
  name: "compile",
  usage: `DOC --out DIR [--target ${targetIds.join("|")}] [--weights FILE] [--data sample:NAME|FILE …]`,
  doc: "ONNX model, train and eval steps, PyTorch source, configuration and weights.",
  options: {
    out: { type: "string" },
    target: { type: "string" },
    weights: { type: "string" },
    data: { type: "string", multiple: true },
  },
  positionals: 1,
  run: async ([path], options) => {
    const { out, target = "cpu", weights } = options as Record<string, string | undefined>;
    const data = (options.data ?? []) as readonly string[];
    if (!out) throw new UserError("--out: expected a folder to write to");
    if (!targetIds.includes(target))
      throw new UserError(`--target: expected ${targetIds.join(", ")}, got "${target}"`);
    const run = await planned(await documentFile(path!), data);
    const { document, checked, objective } = run;
    const prepared = prepare({ ...run, plan: document.plan });
    const wanted = namesOf(prepared, "parameter", "buffer");
    const start = initialState(prepared.slots.values(), document.plan.seed, run.data);
    const held = weights
      ? await weightsFile(weights, { start, wanted, plan: document.plan })
      : { weights: pick(start, wanted) };
    const source = { checked, objective, batchSize: document.plan.batchSize, bind: run.data.bind };
    await writeArtifacts(out, {
      ...emitArtifacts(run, held.weights, held.origin),
      ...emitSteps(stepPrograms(source), targets[target as TargetId]),
    });
    process.stdout.write(`${out}: ${checked.total.parameters} parameters\n`);
    return 0;
  },
};

const pick = (tensors: Tensors, names: readonly string[]): Tensors =>
  Object.fromEntries(names.map((name) => [name, tensors[name]!]));

/**
 * Weights from a safetensors file, which must hold every parameter in its shape; of a checkpoint those that count by
 * the plan.
 */
async function weightsFile(
  path: string,
  { start, wanted, plan }: { start: Tensors; wanted: readonly string[]; plan: Plan },
): Promise<{ weights: Tensors; origin?: WeightsOrigin }> {
  const bytes = await existing(path);
  const file = readSafetensors(bytes);
  if ("error" in file) throw new UserError(`${path}: ${file.error}`);
  const checkpoint = readCheckpoint(bytes);
  const counting = "error" in checkpoint ? undefined : weightsThatCount(checkpoint, plan);
  const tensors = counting?.weights ?? file.tensors;
  for (const name of wanted) {
    const found = tensors[name];
    const shape = start[name]!.shape;
    if (!found) throw new UserError(`${path}: no tensor "${name}"`);
    if (found.dtype !== "float32" || String(found.shape) !== String(shape))
      throw new UserError(
        `${path}: "${name}" is ${found.dtype} [${found.shape}], expected float32 [${shape}]`,
      );
  }
  const origin = counting ?? readOrigin(file.metadata);
  return { weights: pick(tensors as Tensors, wanted), ...(origin && { origin }) };
}
