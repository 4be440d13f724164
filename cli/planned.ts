import type { Document } from "../graph-schema/document.ts";
import { renderDiagnostic } from "../graph-schema/diagnostics/render.ts";
import type { Dataset } from "../training/data/dataset.ts";
import { planRun, type RunPlan } from "../training/run/planRun.ts";
import { UserError } from "./command.ts";
import { dataset } from "./files.ts";

/** A document with the data it names, or with that in `data` instead. */
export async function loaded(
  document: Document,
  data: readonly string[],
): Promise<{ document: Document; dataset: Dataset }> {
  const named = document.plan.dataset;
  if (data.length === 0 && named === null)
    throw new UserError("the plan names no data; give --data sample:NAME or --data FILE");
  const table = await dataset(data.length > 0 ? data : [named!]);
  return { document: { ...document, plan: { ...document.plan, dataset: table.id } }, dataset: table };
}

/** A document and its data, ready to train; warnings go to standard error. */
export async function planned(from: Document, data: readonly string[]): Promise<RunPlan> {
  const { document, dataset } = await loaded(from, data);
  const run = await planRun(document, dataset);
  const lines = run.diagnostics.map((d) => `${d.severity}: ${renderDiagnostic(d)}`);
  if (!run.objective) throw new UserError(`the document cannot be trained\n${lines.join("\n")}`);
  for (const line of lines) process.stderr.write(`${line}\n`);
  return run;
}
