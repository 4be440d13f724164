import { placedDataset } from "../createDataset.ts";
import type { Dataset } from "../dataset.ts";
import { fileOfBytes } from "../rangedFile.ts";
import { readers } from "../readers.ts";
import { startSha256 } from "../streamedHash.ts";
import type { Sample, SampleLoader } from "../sample.ts";

/** Loads a sample that is a table, by the same reader as imported tables. */
export async function loadTableSample(
  sample: Sample,
  target: string,
  loader: SampleLoader,
): Promise<Dataset> {
  const name = `${sample.type}.csv`;
  const reading = await readers.csv.read([fileOfBytes(name, await loader(name))], {}, startSha256);
  if ("error" in reading) throw new Error(`samples/${name}: ${reading.error}`);
  const { title, doc } = sample;
  return placedDataset(reading.dataset, { id: `sample:${sample.type}`, title, doc, target });
}
