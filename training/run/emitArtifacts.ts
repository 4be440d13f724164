import { compileModel, compilePyTorch } from "../../compiler/compile.ts";
import { trainingConfigText } from "../../compiler/emit/trainingConfig.ts";
import type { RunPlan } from "./planRun.ts";
import { writeSafetensors } from "./safetensors.ts";
import type { Tensors } from "./tensor.ts";

/** The files that a person takes away, by name. */
export type Artifacts = Readonly<Record<string, Uint8Array | string>>;

/** What a document comes to with these weights: the ONNX model, PyTorch source, configuration and weights. */
export function emitArtifacts(run: RunPlan, weights: Tensors): Artifacts {
  const { checked, objective, document, encoding } = run;
  const metadata = {
    "tensorloom.name": document.name,
    "tensorloom.document": run.documentHash,
    "tensorloom.dataset": encoding.dataset.hash,
    "tensorloom.inputs": JSON.stringify(
      Object.fromEntries(
        Object.entries(encoding.columns).map(([id, columns]) => [id, columns.map((c) => c.name)]),
      ),
    ),
    ...(encoding.classes && { "tensorloom.classes": JSON.stringify(encoding.classes) }),
  };
  return {
    "model.onnx": compileModel(checked, { weights: weights, metadata }),
    "weights.safetensors": writeSafetensors({ tensors: weights, metadata: { document: run.documentHash } }),
    "training-config.json": trainingConfigText({
      source: document,
      document: run.documentHash,
      dataset: { id: encoding.dataset.id, hash: encoding.dataset.hash, rows: encoding.dataset.rows },
      classes: encoding.classes ? [...encoding.classes] : null,
      parameters: checked.total.parameters,
    }),
    ...compilePyTorch({ checked, plan: document.plan, objective }),
  };
}
