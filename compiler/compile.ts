import type { Plan } from "../graph-schema/plan.ts";
import type { Target } from "../ir/target.ts";
import { optimize, simplifyPortable } from "../ir/passes/optimize.ts";
import type { Program } from "../ir/program.ts";
import type { Checked } from "./check/checked.ts";
import { onnxModel, type OnnxOptions, toOnnx } from "./emit/onnx/onnx.ts";
import { onnxText } from "./emit/onnx/onnxText.ts";
import { modelSource } from "./emit/pytorch/pyTorch.ts";
import { trainingSource } from "./emit/pytorch/pyTorchTraining.ts";
import type { Source } from "./emit/source.ts";
import { evalStep } from "./steps/evalStep.ts";
import { predictStep } from "./steps/predictStep.ts";
import type { StepSource } from "./steps/stepContext.ts";
import type { StepObjective } from "./steps/stepObjective.ts";
import { trainStep } from "./steps/trainStep.ts";

// The road of a document, to be read from top to bottom. It begins with `check` (check/check.ts), which types every
// wire; what follows takes its result.

/** The step programs of a run. */
export type StepPrograms = Readonly<Record<"train" | "eval", Program>>;

/** Lowered to ops as in use, from inputs to outputs, and simplified; symbols stay open but for those in `bind`. */
export const predictProgram = (checked: Checked, bind?: Readonly<Record<string, number>>): Program =>
  simplifyPortable(predictStep(checked, bind));

/** Lowered with loss and metrics; the train step also differentiated, with the optimizer's update. */
export const stepPrograms = (source: StepSource): StepPrograms => ({
  train: trainStep(source).program,
  eval: evalStep(source),
});

/** Rewritten into what a target runs, and faster. */
export const optimizeSteps = (steps: StepPrograms, target: Target): StepPrograms => ({
  train: optimize(steps.train, target),
  eval: optimize(steps.eval, target),
});

/** model.onnx: inference, symbolic batch, the given weights inside. */
export const emitModel = (checked: Checked, x: OnnxOptions): Uint8Array => toOnnx(predictProgram(checked), x);

/** The same as text for people, without weights. */
export const emitModelText = (checked: Checked): Source => onnxText(onnxModel(predictProgram(checked)));

/** train.onnx and eval.onnx: whole steps, for a target. */
export const emitSteps = (
  steps: StepPrograms,
  target: Target,
): { "train.onnx": Uint8Array; "eval.onnx": Uint8Array } => {
  const optimized = optimizeSteps(steps, target);
  return { "train.onnx": toOnnx(optimized.train), "eval.onnx": toOnnx(optimized.eval) };
};

/** model.py, with the node of each line. */
export const emitPyTorchModel = (checked: Checked): Source => modelSource(checked);

/** model.py and train.py. */
export const emitPyTorch = (x: {
  checked: Checked;
  plan: Plan;
  objective: StepObjective;
}): { "model.py": string; "train.py": string } => ({
  "model.py": modelSource(x.checked).text,
  "train.py": trainingSource(x.checked, x.plan, x.objective),
});
