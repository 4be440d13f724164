import { check } from "../../compiler/check/check.ts";
import type { Checked } from "../../compiler/check/checked.ts";
import { modelState } from "../../compiler/compile.ts";
import type { Diagnostic } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Document } from "../../graph-schema/document.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Encoding } from "../data/encoding/encoding.ts";
import type { Objective } from "../objective/objective.ts";
import { documentHash } from "./documentHash.ts";
import { type Artifacts, emitArtifacts } from "./emitArtifacts.ts";
import { planObjective, planRun } from "./planRun.ts";
import { initialState } from "./prepare.ts";
import { runFolder } from "./runFolder.ts";
import type { WeightsOrigin } from "./runWeights.ts";
import type { Tensors } from "./tensor.ts";

/** A document as far as it can leave: a graph without errors always, a plan and data where they fit. */
export interface ExportPlan {
  checked: Checked;
  documentHash: string;
  /** Absent where the plan does not fit the model; then it leaves without train.py. */
  objective?: Objective;
  /** Absent where no data are chosen, or they do not fit. */
  encoding?: Encoding;
  /** All that does not fit, none of which keeps the model from leaving. */
  diagnostics: readonly Diagnostic[];
}

/** What of a document can leave; of a graph with errors these alone. Never throws. */
export async function planExport(
  document: Document,
  dataset: Dataset | undefined,
): Promise<ExportPlan | { errors: readonly Diagnostic[] }> {
  const checked = check(document);
  const errors = checked.diagnostics.filter((d) => d.severity === "error");
  if (!checked.ok) return { errors };
  const whole = dataset && (await planRun(document, dataset));
  if (whole?.objective) return whole;
  const { objective, model, diagnostics } = planObjective(checked);
  const fits = model !== undefined && diagnostics.every((d) => d.severity !== "error");
  const found = whole?.diagnostics ?? [...checked.diagnostics, ...diagnostics];
  return {
    checked,
    documentHash: await documentHash(document),
    ...(fits && objective && { objective }),
    diagnostics: found.map((d) => ({ ...d, severity: "warning" })),
  };
}

/** The parameters and buffers that a run would start from; what is fitted to data keeps its default without any. */
export const exportedState = async ({ checked, encoding }: ExportPlan): Promise<Tensors> =>
  initialState(modelState(checked), checked.document.plan.seed, await encoding?.fit());

/** A folder that runs as it lies: `python train.py` trains where it holds data, and says what it takes where not. */
export const emitFolder = async (
  plan: ExportPlan,
  weights: Tensors,
  origin?: WeightsOrigin,
): Promise<Artifacts> => ({
  ...emitArtifacts(plan, weights, origin),
  ...(await runFolder(plan, { weights })),
});
