import { loadDataset as readDataset } from "../../../training/data/loadDataset.ts";
import type { Dataset } from "../../../training/data/dataset.ts";
import { readFiles } from "../../../training/data/readFiles.ts";
import { chunksOf, type RangedFile } from "../../../training/data/rangedFile.ts";
import type { Told } from "../../../training/data/reader.ts";
import { isFullDisk } from "../../../training/run/runError.ts";
import { fetchServed } from "../fetchServed.ts";
import { folderAt, namesIn, writeBytes } from "./folders.ts";
import { importedFile } from "./importedFile.ts";

const loaded = new Map<string, Promise<Dataset>>();

/** The dataset that a plan names: a sample set, or a file that was imported into this browser. Kept in memory. */
export function loadDataset(id: string, told: Told = {}): Promise<Dataset> {
  const key = keyOf(id, told);
  const known = loaded.get(key) ?? load(id, told);
  loaded.set(key, known);
  known.catch(() => loaded.delete(key));
  return known;
}

/** A file that is read in another way is another dataset. */
const keyOf = (id: string, told: Told): string => JSON.stringify([id, told]);

async function load(id: string, told: Told): Promise<Dataset> {
  const read = await readDataset(id, { sampleFile: fetchSample, importedFile }, told);
  if ("error" in read) throw new Error(read.error);
  return read.dataset;
}

async function fetchSample(file: string): Promise<Uint8Array> {
  const response = await fetchServed(`/samples/${file}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Reads files that a person chose and keeps them in this browser. */
export async function importFiles(files: readonly RangedFile[]): Promise<Dataset | { error: string }> {
  const read = await readFiles(files);
  if ("error" in read) return read;
  const { dataset, stored } = read;
  const folder = await folderAt("datasets", dataset.id.replace(/^file:/, ""));
  try {
    await writeBytes(folder, stored.name, chunksOf(stored));
  } catch (cause) {
    if (!isFullDisk(cause)) throw cause;
    return { error: `${stored.name}: ${(cause as Error).message}` };
  }
  loaded.set(keyOf(dataset.id, {}), Promise.resolve(dataset));
  return dataset;
}

/** The datasets that were imported into this browser, by the names of their files. */
export async function importedDatasets(): Promise<{ id: string; file: string }[]> {
  const hashes = await namesIn(await folderAt("datasets"));
  const found = await Promise.all(
    hashes.map(async (hash) => {
      const [file] = await namesIn(await folderAt("datasets", hash));
      return file === undefined ? [] : [{ id: `file:${hash}`, file }];
    }),
  );
  return found.flat();
}

/** Removes the file of an imported dataset from this browser. */
export async function forgetDataset(id: string): Promise<undefined> {
  for (const key of loaded.keys()) if (key.startsWith(JSON.stringify([id]).slice(0, -1))) loaded.delete(key);
  await (await folderAt("datasets")).removeEntry(id.replace(/^file:/, ""), { recursive: true });
}
