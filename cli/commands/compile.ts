import type { Checked } from "../../compiler/check/checked.ts";
import { emitSteps, stepPrograms } from "../../compiler/compile.ts";
import type { Target } from "../../ir/target.ts";
import { symbolsOf } from "../../ir/types/dim.ts";
import { type TargetId, targets } from "../../ir/targets.ts";
import { emitFolder, exportedState, type ExportPlan } from "../../training/run/planExport.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { readCheckpoint } from "../../training/run/checkpoint.ts";
import { readOrigin, type WeightsOrigin, weightsThatCount } from "../../training/run/runWeights.ts";
import { readSafetensors } from "../../training/run/safetensors.ts";
import type { Tensors } from "../../training/run/tensor.ts";
import { type Command, UserError } from "../command.ts";
import { documentFile, existing, writeArtifacts } from "../files.ts";
import { exported } from "../exported.ts";
import { output } from "../output.ts";

const targetIds = Object.keys(targets);

/** Writes every artifact of a document. */
export const compile: Command = {
  name: "compile",
  usage: `DOC --out DIR [--target ${targetIds.join("|")}] [--weights FILE] [--data sample:NAME|FILE …]`,
  doc: "ONNX model, train and eval steps, PyTorch source, configuration, weights, and the data that train.py reads.",
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
    const plan = await exported(await documentFile(path!), data);
    const { checked } = plan;
    const start = await exportedState(plan);
    const held = weights
      ? await weightsFile(weights, { start, wanted: Object.keys(start), plan: checked.document.plan })
      : { weights: start };
    await writeArtifacts(out, {
      ...(await emitFolder(plan, held.weights, held.origin)),
      ...stepsOf(plan, targets[target as TargetId]),
    });
    output.write(`${out}: ${checked.total.parameters} parameters\n`);
    return 0;
  },
};

/** Whole steps, of which every size must be known; without a door, as the exported rows are prepared already. */
function stepsOf({ checked, objective, encoding }: ExportPlan, target: Target): object {
  if (!objective) return {};
  const { batchSize } = checked.document.plan;
  const bind = encoding?.symbols ?? {};
  if (openSizes(checked).some((symbol) => !Object.hasOwn(bind, symbol))) return {};
  return emitSteps(stepPrograms({ checked, objective, batchSize, bind }), target);
}

const pick = (tensors: Tensors, names: readonly string[]): Tensors =>
  Object.fromEntries(names.map((name) => [name, tensors[name]!]));

/** Symbols of inputs besides the batch, which data would give a size. */
const openSizes = ({ nodes }: Checked): string[] =>
  [...nodes.values()]
    .filter((n) => n.layer?.boundary === "input")
    .flatMap((n) => n.outputs.y!.shape.flatMap(symbolsOf))
    .filter((symbol) => symbol !== "N");

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
  return { weights: pick(tensors, wanted), ...(origin && { origin }) };
}
