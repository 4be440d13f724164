import type { Dataset } from "./dataset.ts";
import { readFiles } from "./readFiles.ts";
import type { SourceFile } from "./reader.ts";
import type { SampleLoader } from "./sample.ts";
import { sampleOf } from "./samples.ts";

/** Where a platform has the bytes of datasets. */
export interface DataSource {
  sampleFile: SampleLoader;
  /** The file of an imported dataset ("file:" and its sha256); undefined where it is not there. */
  importedFile(id: string): Promise<SourceFile | undefined>;
}

/** The dataset that a plan names: a sample set or an imported file. The error says what is wrong with it. */
export async function loadDataset(
  id: string,
  source: DataSource,
): Promise<{ dataset: Dataset } | { error: string }> {
  const sample = sampleOf(id);
  if (sample) return { dataset: await sample.load(source.sampleFile) };
  const file = id.startsWith("file:") ? await source.importedFile(id) : undefined;
  if (!file) return { error: `The data "${id}" are not here. Import the file again or choose other data.` };
  return readFiles([file]);
}
