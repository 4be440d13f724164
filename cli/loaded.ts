import type { Document } from "../graph-schema/document.ts";
import type { Dataset } from "../training/data/dataset.ts";
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
  const table = await dataset(data.length > 0 ? data : [named!], document.plan.reading);
  return { document: { ...document, plan: { ...document.plan, dataset: table.id } }, dataset: table };
}
