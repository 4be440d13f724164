import { renderDiagnostic } from "../../../graph-schema/diagnostics/render.ts";
import type { Document } from "../../../graph-schema/document.ts";
import { type Content, partsOf } from "../../../training/run/content.ts";
import { emitFolder, exportedState, type ExportPlan, planExport } from "../../../training/run/planExport.ts";
import type { RunWeights } from "../../../training/run/runWeights.ts";
import { zip } from "../../../training/run/zip.ts";
import { loadDataset } from "../storage/loadDataset.ts";
import { type ExportedFile, everything } from "./messages.ts";
import { type RunError, unfit } from "../../../training/run/runError.ts";

/**
 * One artifact of a document by its name, or all in a ZIP, with those of a run, or with those that a run would start from.
 * An artifact that reads another comes with it, in a ZIP.
 */
export async function exportFile(
  file: string,
  document: Document,
  trained: RunWeights | undefined,
): Promise<ExportedFile> {
  const plan = await exportPlanOf(document);
  const start = await exportedState(plan);
  const held =
    trained && Object.fromEntries(Object.keys(start).map((name) => [name, trained.weights[name]!]));
  const made = await emitFolder(plan, held ?? start, trained);
  const wanted = Object.entries(made).filter(
    ([name]) => file === everything || name === file || name === `${file}.data`,
  );
  if (wanted.length === 0) throw refusal([whyMissing(plan, file)]);
  if (file !== everything && wanted.length === 1)
    return { content: await blobOf(wanted[0]![1]), zipped: false };
  return { content: await blobOf(zip(Object.fromEntries(wanted))), zipped: true };
}

/** Data that are not at hand keep nothing from leaving; train.py says what it then needs. */
async function exportPlanOf(document: Document): Promise<ExportPlan> {
  const { dataset } = document.plan;
  const loaded =
    dataset === null ? undefined : await loadDataset(dataset, document.plan.reading).catch(() => undefined);
  const plan = await planExport(document, loaded);
  if ("errors" in plan) throw refusal(plan.errors.map(renderDiagnostic));
  return plan;
}

const refusal = (reasons: readonly string[]): RunError =>
  unfit(reasons, "Correct the model or its training plan.");

const whyMissing = ({ diagnostics }: ExportPlan, file: string): string =>
  [`There is no ${file} as the plan does not fit the model.`, ...diagnostics.map(renderDiagnostic)].join(" ");

/** Bytes that are gathered before the browser takes them over. */
const BATCH = 1 << 26;

async function blobOf(content: Content): Promise<Blob> {
  const blobs: Blob[] = [];
  let gathered: Uint8Array[] = [];
  let size = 0;
  const handOver = (): void => {
    blobs.push(new Blob(gathered as Uint8Array<ArrayBuffer>[]));
    [gathered, size] = [[], 0];
  };
  for await (const part of partsOf(content)) {
    gathered.push(part);
    size += part.byteLength;
    if (size >= BATCH) handOver();
  }
  handOver();
  return new Blob(blobs);
}
