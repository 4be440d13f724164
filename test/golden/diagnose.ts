import { readFileSync } from "node:fs";
import { check } from "../../compiler/check/check.ts";
import type { Document } from "../../graph-schema/document.ts";
import { type Diagnostic, fixesOf } from "../../graph-schema/diagnostics/diagnostic.ts";
import { renderDiagnostic, renderFix } from "../../graph-schema/diagnostics/render.ts";
import type { Dataset } from "../../training/data/dataset.ts";
import { fileOfBytes } from "../../training/data/rangedFile.ts";
import { readFiles } from "../../training/data/readFiles.ts";
import { sampleOf } from "../../training/data/samples.ts";
import { planObjective, planRun } from "../../training/run/planRun.ts";
import { sampleFiles } from "../../training/testing/sampleFiles.ts";

/** Where the documents lie that provoke diagnostics, each with what a person is told. */
export const diagnosticsFolder = new URL("diagnostics/", import.meta.url);

/** The data that a document of the folder names. */
export async function datasetOf({ plan }: Document): Promise<Dataset | undefined> {
  if (plan.dataset === null) return undefined;
  const sample = sampleOf(plan.dataset);
  if (sample) return sample.load(sampleFiles);
  const name = plan.dataset.slice("file:".length);
  const read = await readFiles([fileOfBytes(name, readFileSync(new URL(name, diagnosticsFolder)))]);
  if ("error" in read) throw new Error(read.error);
  return read.dataset;
}

/** Everything that a person is told about a document; "file:NAME" as its dataset is a file of the folder. */
export async function diagnose(document: Document): Promise<readonly Diagnostic[]> {
  const dataset = await datasetOf(document);
  if (dataset) return (await planRun(document, dataset)).diagnostics;
  const checked = check(document);
  return [...checked.diagnostics, ...planObjective(checked).diagnostics];
}

/** Diagnostics as a person reads them, each with its code and the title of its fix. */
export const linesOf = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics
    .map((d) => {
      const fixes = fixesOf(d).map((fix) => `\n  → ${renderFix(fix)}`);
      return `${d.severity} ${d.code}\n  ${renderDiagnostic(d)}${fixes.join("")}\n`;
    })
    .join("\n");
