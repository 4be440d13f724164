import { feeds } from "../../compiler/steps/stepContext.ts";
import type { Loss } from "../objective/loss.ts";
import type { Plan } from "../../graph-schema/plan/plan.ts";
import { singleTermPlan, type SingleTermPlan } from "../../graph-schema/plan/singleTermPlan.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { tensor, type TensorType } from "../../ir/types/shape.ts";
import { createDataset } from "../data/createDataset.ts";
import type { Dataset } from "../data/dataset.ts";
import type { LoadedColumn } from "../data/loadedColumn.ts";
import { encode } from "../data/encoding/encode.ts";
import type { Encoding } from "../data/encoding/encoding.ts";
import { type Batch, batchOf } from "./batchOf.ts";
import type { ModelInput, ModelShape } from "../data/encoding/modelShape.ts";
import { samples } from "../data/samples.ts";
import { binaryCrossEntropy } from "../objective/losses/binaryCrossEntropy.ts";
import { crossEntropy } from "../objective/losses/crossEntropy.ts";
import { meanSquaredError } from "../objective/losses/meanSquaredError.ts";
import { sampleFiles } from "./sampleFiles.ts";

/** A plan with defaults filled in. */
export const planOf = (settings: SingleTermPlan = {}): Plan => singleTermPlan(settings);

/** What data must know of a model with these inputs and this prediction. */
export const modelOf = (
  input: TensorType | readonly ModelInput[],
  loss: Loss | { unit: Loss; params: object },
  prediction: TensorType,
): ModelShape => {
  const { unit, params: given } = "unit" in loss ? loss : { unit: loss, params: {} };
  const params = unit.params.parse(given);
  const classAxis = unit.classAxis?.(prediction, params);
  return {
    inputs: "dtype" in input ? [{ id: "input", type: input }] : input,
    targets: [
      {
        term: "loss",
        feed: feeds.target,
        prediction,
        target: unit.target(prediction, params) as TensorType,
        activation: unit.activation,
        ...(classAxis !== undefined && { classAxis }),
      },
    ],
  };
};

/** A cross-entropy of scores that stand last. */
const ofSequences = { unit: crossEntropy, params: { classAxis: "last" } };

/** The samples, each with a model that goes with it. */
export const cases = {
  mnist: await samples.mnist.load(sampleFiles),
  iris: await samples.iris.load(sampleFiles),
  penguins: await samples.penguins.load(sampleFiles),
  line: await samples.line.load(sampleFiles),
  reverse: await samples.reverse.load(sampleFiles),
  digits: modelOf(tensor(["N", 1, 28, 28]), crossEntropy, tensor(["N", 10])),
  flowers: modelOf(tensor(["N", 4]), crossEntropy, tensor(["N", 3])),
  sexes: modelOf(tensor(["N", 10]), binaryCrossEntropy, tensor(["N", 1])),
  values: modelOf(tensor(["N", 1]), meanSquaredError, tensor(["N", 1])),
  sequences: modelOf(tensor(["N", "T"], "int32"), ofSequences, tensor(["N", "T", 16])),
};

/** The encoding, which must exist, and its rows as the model takes them. */
export async function encoded(
  dataset: Dataset,
  model: ModelShape,
  plan = planOf(),
): Promise<Encoding & { batch: (rows: ArrayLike<number>) => Promise<Batch> }> {
  const { encoding, diagnostics } = await encode(dataset, plan, model);
  if (!encoding) throw new Error(diagnostics.map(renderDiagnostic).join("\n"));
  return { ...encoding, batch: (rows) => batchOf(encoding, rows) };
}

/** A dataset of number columns, unless said. */
export const table = (
  columns: readonly (Partial<LoadedColumn> & Pick<LoadedColumn, "name" | "data">)[],
  target: string,
): Promise<Dataset> =>
  createDataset({
    ...{ id: "file:0", title: "t", doc: "", warnings: [], target },
    columns: columns.map((c) => ({ kind: "number", shape: [], dtype: "float32", ...c })),
  });
