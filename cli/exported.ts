import type { Document } from "../graph-schema/document.ts";
import { renderDiagnostic } from "../graph-schema/diagnostics/render.ts";
import type { Diagnostic } from "../graph-schema/diagnostics/diagnostic.ts";
import { sampleOf } from "../training/data/samples.ts";
import { type ExportPlan, planExport } from "../training/run/planExport.ts";
import { UserError } from "./command.ts";
import { dataset } from "./files.ts";

/** A document as far as it can leave, with the data in `data`, or the sample set that it names; the rest is told. */
export async function exported(document: Document, data: readonly string[]): Promise<ExportPlan> {
  const named = document.plan.dataset;
  const given = data.length > 0 ? data : named !== null && sampleOf(named) ? [named] : [];
  const table = given.length > 0 ? await dataset(given, document.plan.reading) : undefined;
  const plan = { ...document.plan, ...(table && { dataset: table.id }) };
  const made = await planExport({ ...document, plan }, table);
  const line = (d: Diagnostic): string => `${d.severity}: ${renderDiagnostic(d)}`;
  if ("errors" in made)
    throw new UserError(`the document cannot be compiled\n${made.errors.map(line).join("\n")}`);
  for (const d of made.diagnostics) process.stderr.write(`${line(d)}\n`);
  return made;
}
