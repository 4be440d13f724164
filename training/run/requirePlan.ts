import type { Document } from "../../graph-schema/document.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import type { Dataset } from "../data/dataset.ts";
import { planRun, type RunPlan } from "./planRun.ts";
import { unfit } from "./runError.ts";

/** What a document and its data come to; throws a RunError that says all that does not fit. */
export async function requirePlan(document: Document, dataset: Dataset): Promise<RunPlan> {
  const plan = await planRun(document, dataset);
  if (plan.objective) return plan;
  const reasons = plan.diagnostics.filter((d) => d.severity === "error").map(renderDiagnostic);
  throw unfit(reasons, "Correct the model or its training plan, then start again.");
}
