import type { Target } from "../ir/target.ts";
import type { DType } from "../ir/types/shape.ts";
import { mapValues } from "../ir/mapValues.ts";
import { castInputs } from "../ir/passes/castInputs.ts";
import { optimize, simplifyPortable } from "../ir/passes/optimize.ts";
import type { Program, StateSlot } from "../ir/program.ts";
import type { Checked } from "./check/checked.ts";
import { type ExternalOptions, onnxModel, type OnnxOptions, toOnnx, toOnnxFiles } from "./emit/onnx/onnx.ts";
import { onnxText } from "./emit/onnx/onnxText.ts";
import { modelSource } from "./emit/pytorch/pyTorch.ts";
import { objectiveSource } from "./emit/pytorch/pyObjective.ts";
import type { TrainingDocument } from "./emit/pytorch/trainingDocument.ts";
import { trainingSource } from "./emit/pytorch/pyTorchTraining.ts";
import type { Source } from "./emit/source.ts";
import type { Streamed } from "./emit/streamed.ts";
import { evalStep } from "./steps/evalStep.ts";
import { forwardStep, predictStep } from "./steps/predictStep.ts";
import type { StepSource } from "./steps/stepContext.ts";
import type { StepObjective, StepPhase } from "./steps/stepObjective.ts";
import { gradientStep, trainStep } from "./steps/trainStep.ts";

// The road of a document, to be read from top to bottom. It begins with `check` (check/check.ts), which types every
// wire; what follows takes its result.

/** The step programs of a run by name: "eval", and one or two a phase; see {@link programOf}. */
export type StepPrograms = Readonly<Record<string, Program> & Record<"eval", Program>>;

/** Name of the program of a phase that updates its parameters, or of the one that only adds up gradients. */
export const programOf = (
  { phases }: StepObjective,
  { name }: Pick<StepPhase, "name">,
  kind: "train" | "gradients" = "train",
): string => (phases.length > 1 ? `${kind}.${name}` : kind);

/** Lowered to ops as in use, from inputs to outputs, and simplified; symbols stay open but for those in `bind`. */
export const predictProgram = (checked: Checked, bind?: Readonly<Record<string, number>>): Program =>
  simplifyPortable(predictStep(checked, bind));

/** The parameters and buffers of a model, also of what only terms of the objective need. */
export const modelState = (checked: Checked): readonly StateSlot[] => forwardStep(checked).state;

/** Lowered with loss and metrics; the train step also differentiated, with the optimizer's update. */
export function stepPrograms(source: StepSource): StepPrograms {
  const { objective } = source;
  const programs = objective.phases.flatMap((phase): [string, Program][] => [
    [programOf(objective, phase), trainStep(source, phase).program],
    ...(phase.accumulate > 1
      ? [[programOf(objective, phase, "gradients"), gradientStep(source, phase)] as [string, Program]]
      : []),
  ]);
  return { ...Object.fromEntries(programs), eval: evalStep(source) };
}

/** Programs rewritten into what a target runs, and faster: all passes, once, before they are emitted or loaded. */
export const optimizePrograms = <K extends string>(
  programs: Readonly<Record<K, Program>>,
  target: Target,
): Record<K, Program> => mapValues(programs, (program) => optimize(program, target));

/** The same for programs that share state, of which that of one kind then lies in one slot: a GPU takes far fewer dispatches. */
export { optimizeFlat } from "../ir/passes/optimize.ts";

/** The program of model.onnx, which takes each input in the dtype that its node says. */
export const exportedProgram = (checked: Checked): Program =>
  castInputs(predictProgram(checked), exportedDtypes(checked));

/** model.onnx: inference, symbolic batch, the given weights inside. */
export const emitModel = (checked: Checked, x: OnnxOptions): Uint8Array =>
  toOnnx(exportedProgram(checked), x);

/** The same for weights of any size: of many, model.onnx and the file that it reads them from. */
export function emitModelFiles(
  checked: Checked,
  x: OnnxOptions & Pick<ExternalOptions, "mostInside">,
): { "model.onnx": Uint8Array; "model.onnx.data"?: Streamed } {
  const { model, data } = toOnnxFiles(exportedProgram(checked), { ...x, location: "model.onnx.data" });
  return { "model.onnx": model, ...(data && { "model.onnx.data": data }) };
}

/** The same as text for people, without weights. */
export const emitModelText = (checked: Checked): Source => onnxText(onnxModel(exportedProgram(checked)));

/** train.onnx and eval.onnx, or train.PHASE.onnx of several phases: whole steps, for a target. */
export const emitSteps = (steps: StepPrograms, target: Target): Readonly<Record<string, Uint8Array>> =>
  Object.fromEntries(
    Object.entries(optimizePrograms(steps, target)).map(([name, program]) => [
      `${name}.onnx`,
      toOnnx(program),
    ]),
  );

/** model.py, with the node of each line. */
export const emitPyTorchModel = (checked: Checked): Source => modelSource(checked);

/** objective.py: what is learned, and how. */
export const emitPyTorchObjective = (x: TrainingDocument): string => objectiveSource(x);

/** model.py and, of a plan that fits, objective.py and the program that trains by both. */
export const emitPyTorch = ({
  checked,
  plan,
  objective,
}: Pick<TrainingDocument, "checked" | "plan"> & Partial<TrainingDocument>): Readonly<
  Record<string, string>
> => ({
  "model.py": emitPyTorchModel(checked).text,
  ...(objective && {
    "objective.py": emitPyTorchObjective({ checked, plan, objective }),
    "train.py": trainingSource,
  }),
});

const exportedDtypes = ({ nodes }: Checked): Readonly<Record<string, DType>> =>
  Object.fromEntries(
    [...nodes].flatMap(([id, { layer, params }]) => {
      const dtype = params && layer?.exportedDtype?.(params);
      return dtype ? [[id, dtype]] : [];
    }),
  );
