import { check } from "../../compiler/check/check.ts";
import type { Document } from "../../graph-schema/document.ts";
import { renderDiagnostic } from "../../graph-schema/problem.ts";
import { resolvePlan } from "../../training/resolvePlan.ts";

/** Why a document cannot be trained, a sentence each; none if it can. */
export function faultsOf(document: Document): string[] {
  const found = [...check(document).diagnostics, ...resolvePlan(document.plan).diagnostics];
  return found.filter((diagnostic) => diagnostic.severity === "error").map(renderDiagnostic);
}
