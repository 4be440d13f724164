import { check } from "../../../compiler/check/check.ts";
import { modelState } from "../../../compiler/compile.ts";
import type { Document } from "../../../graph-schema/document.ts";
import { renderDiagnostic } from "../../../graph-schema/diagnostics/render.ts";
import { type Artifacts, emitArtifacts } from "../../../training/run/emitArtifacts.ts";
import { documentHash } from "../../../training/run/documentHash.ts";
import { planObjective } from "../../../training/run/planRun.ts";
import { initialState } from "../../../training/run/prepare.ts";
import { unfit } from "../../../training/run/runError.ts";
import type { Tensors } from "../../../training/run/tensor.ts";
import { planOf } from "./trainInTab.ts";

/** One artifact of a document by its name, with `weights`, or with those that a run would start from. */
export async function exportFile(
  file: string,
  document: Document,
  weights: Tensors | undefined,
): Promise<Uint8Array | string> {
  const made =
    document.plan.dataset === null && !weights
      ? await withoutData(document)
      : await withData(document, weights);
  const content = made[file];
  if (content === undefined) throw new Error(`internal: no artifact ${file}`);
  return content;
}

async function withData(document: Document, weights: Tensors | undefined): Promise<Artifacts> {
  const plan = await planOf(document);
  const state = modelState(plan.checked);
  const all = weights ?? initialState(state, document.plan.seed, plan.data);
  return emitArtifacts(plan, Object.fromEntries(state.map(({ name }) => [name, all[name]!])));
}

/** A model can leave before any data are chosen; what would be fitted to them keeps its default. */
async function withoutData(document: Document): Promise<Artifacts> {
  const checked = check(document);
  const { objective, diagnostics } = planObjective(checked);
  const faults = [...checked.diagnostics, ...diagnostics].filter((d) => d.severity === "error");
  if (!objective || faults.length > 0)
    throw unfit(faults.map(renderDiagnostic), "Correct the model or its training plan.");
  const state = modelState(checked);
  const weights = initialState(state, document.plan.seed, { statistics: () => undefined });
  return emitArtifacts({ checked, objective, documentHash: await documentHash(document) }, weights);
}
