import type { Plan } from "../graph-schema/plan.ts";
import type { Checked } from "./check/checked.ts";
import { toOnnx } from "./emit/onnx.ts";
import type { Weight } from "./emit/onnxTensor.ts";
import { modelSource } from "./emit/pyTorch.ts";
import { trainingSource } from "./emit/pyTorchTraining.ts";
import type { Program } from "../ir/program.ts";
import type { StepObjective } from "./steps/stepObjective.ts";
import type { Target } from "../ir/op.ts";
import { optimize, simplifyPortable } from "../ir/passes/optimize.ts";
import { evalStep } from "./steps/evalStep.ts";
import { predictStep } from "./steps/predictStep.ts";
import { trainStep } from "./steps/trainStep.ts";

/** The step programs of a document, ready for a target. */
export interface StepPrograms {
  train: Program;
  eval: Program;
}

/** checked graph → differentiated and legalized step programs. */
export function compileSteps(x: {
  checked: Checked;
  plan: Plan;
  objective: StepObjective;
  bind: Readonly<Record<string, number>>;
  target: Target;
}): StepPrograms {
  const source = { ...x, batchSize: x.plan.batchSize };
  return { train: optimize(trainStep(source).program, x.target), eval: optimize(evalStep(source), x.target) };
}

/** checked graph → model.onnx: inference, symbolic batch, the given weights inside. */
export const compileModel = (
  checked: Checked,
  x: { weights: Readonly<Record<string, Weight>>; metadata?: Readonly<Record<string, string>> },
): Uint8Array => toOnnx(simplifyPortable(predictStep(checked)), x);

/** checked graph and plan → model.py and train.py. */
export const compilePyTorch = (x: {
  checked: Checked;
  plan: Plan;
  objective: StepObjective;
}): { "model.py": string; "train.py": string } => ({
  "model.py": modelSource(x.checked).text,
  "train.py": trainingSource(x.checked, x.plan, x.objective),
});
