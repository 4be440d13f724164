import { check } from "../../compiler/check/check.ts";
import type { Document } from "../../graph-schema/document.ts";
import { renderDiagnostic } from "../../graph-schema/diagnostics/render.ts";
import { planObjective } from "../../training/run/planRun.ts";

/** Why a document cannot be trained, a sentence each; none if it can. */
export function faultsOf(document: Document): string[] {
  const checked = check(document);
  const found = [...checked.diagnostics, ...planObjective(checked).diagnostics];
  return found.filter((diagnostic) => diagnostic.severity === "error").map(renderDiagnostic);
}
