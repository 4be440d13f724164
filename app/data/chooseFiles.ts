import { messageOf } from "../../training/run/runError.ts";
import { readers } from "../../training/data/readers.ts";
import type { Reader } from "../../training/data/reader.ts";
import { setPlan } from "../state/plan/setPlan.ts";
import { importSources } from "../clients/data/dataClient.ts";

/** Endings that a file dialog offers. */
const accepted = [...Object.values<Reader>(readers).flatMap((r) => r.extensions), ".gz", ".data"].join();

/** What can be imported, for a person: "tables (.csv, .tsv), …". */
export const formats = Object.values<Reader>(readers)
  .filter((r) => r.type !== "packed")
  .map((r) => `${r.title} (${r.extensions.join(", ")})`)
  .join(", ");

/** Lets a person choose files; nothing happens when the dialog is closed. */
export function chooseFiles(take: (files: readonly File[]) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.multiple = true;
  input.accept = accepted;
  input.onchange = () => take([...(input.files ?? [])]);
  input.click();
}

/** Imports files and trains on them from now on; the error says what is wrong with them. */
export async function importAndTake(files: readonly File[]): Promise<{ error?: string }> {
  const read = await importSources(files).catch((cause: unknown) => ({ error: messageOf(cause) }));
  if ("error" in read) return read;
  takeDataset(read.imported.id, read.imported.title);
  return {};
}

/** Trains on a dataset from now on; columns that were named for the one before no longer count. */
export const takeDataset = (id: string, title: string): void =>
  setPlan({ dataset: id, columns: [], reading: {} }, `Train on ${title}`);
