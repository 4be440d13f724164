import type { Checked } from "../../compiler/check/checked.ts";
import { emitModelFiles, emitPyTorch } from "../../compiler/compile.ts";
import { trainingConfigText } from "../../compiler/emit/trainingConfig.ts";
import type { StepObjective } from "../../compiler/steps/stepObjective.ts";
import { classesOf, type Encoding } from "../data/encoding/encoding.ts";
import type { Content } from "./content.ts";
import { originMetadata, type WeightsOrigin } from "./runWeights.ts";
import { streamTensors } from "./safetensors.ts";
import type { Tensors } from "./tensor.ts";

/** The files that a person takes away, by name. */
export type Artifacts = Readonly<Record<string, Content>>;

/** What a document comes to with these weights: the ONNX model, PyTorch source, configuration and weights. */
export function emitArtifacts(
  run: {
    checked: Checked;
    /** Absent where the plan does not fit the model; then there is no train.py. */
    objective?: StepObjective;
    documentHash: string;
    /** The data as the model sees them; absent while none are chosen. */
    encoding?: Encoding;
  },
  weights: Tensors,
  /** Where a run left them; absent for weights that no run made. */
  origin?: WeightsOrigin,
): Artifacts {
  const { checked, objective, documentHash, encoding } = run;
  const { document } = checked;
  const classes = encoding && classesOf(encoding);
  const metadata = {
    "tensorloom.name": document.name,
    "tensorloom.document": documentHash,
    ...(encoding && dataMetadata(encoding, classes)),
    ...(origin && ofProgram(originMetadata(origin))),
  };
  return {
    ...emitModelFiles(checked, { weights, metadata }),
    "weights.safetensors": streamTensors({
      tensors: weights,
      metadata: { document: documentHash, ...(origin && originMetadata(origin)) },
    }),
    "training-config.json": trainingConfigText({
      source: document,
      document: documentHash,
      dataset: encoding
        ? { id: encoding.dataset.id, hash: encoding.dataset.hash, rows: encoding.dataset.rows }
        : null,
      classes: classes ? [...classes] : null,
      parameters: checked.total.parameters,
    }),
    ...emitPyTorch({ checked, plan: document.plan, ...(objective && { objective }) }),
  };
}

/** Keys of this program among those that others may put into a model. */
const ofProgram = (metadata: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).map(([key, value]) => [`tensorloom.${key}`, value]));

/** What whoever loads the model must know of its data. */
const dataMetadata = (
  { dataset, columns }: Encoding,
  classes: readonly string[] | undefined,
): Record<string, string> => ({
  "tensorloom.dataset": dataset.hash,
  "tensorloom.inputs": JSON.stringify(
    Object.fromEntries(Object.entries(columns).map(([id, list]) => [id, list.map((c) => c.name)])),
  ),
  ...(classes && { "tensorloom.classes": JSON.stringify(classes) }),
});
