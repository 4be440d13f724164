import type { Dataset } from "./dataset.ts";
import { readFiles } from "./readFiles.ts";
import type { RangedFile } from "./rangedFile.ts";
import type { Told } from "./reader.ts";
import type { StartHash } from "./streamedHash.ts";
import type { SampleLoader } from "./sample.ts";
import { sampleOf } from "./samples.ts";

/** Where a platform has the bytes of datasets. */
export interface DataSource {
  sampleFile: SampleLoader;
  /** The file of an imported dataset ("file:" and its sha256); undefined where it is not there. */
  importedFile(id: string): Promise<RangedFile | undefined>;
  /** A faster hash than the one that works everywhere. */
  readonly startHash?: StartHash;
}

/**
 * The dataset that a plan names: a sample set, or an imported file, read as `told`. The error says what is wrong with
 * it.
 */
export async function loadDataset(
  id: string,
  source: DataSource,
  told: Told = {},
): Promise<{ dataset: Dataset } | { error: string }> {
  const sample = sampleOf(id);
  if (sample) return { dataset: await sample.load(source.sampleFile) };
  const file = id.startsWith("file:") ? await source.importedFile(id) : undefined;
  if (!file) return { error: `The data "${id}" are not here. Import the file again or choose other data.` };
  const { startHash } = source;
  return readFiles([file], { told, ...(startHash && { startHash }) });
}
