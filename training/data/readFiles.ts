import { createDataset } from "./createDataset.ts";
import type { Dataset } from "./dataset.ts";
import { gunzip, isGzip } from "./gunzip.ts";
import { packDataset } from "./packDataset.ts";
import type { Reader, SourceFile } from "./reader.ts";
import { readers } from "./readers.ts";
import { sha256 } from "./sha256.ts";

/** A dataset from files, and the one file to keep: reading that again gives the same dataset, id and all. */
export interface Imported {
  dataset: Dataset;
  stored: SourceFile;
}

/** Reads files that a person chose, by the first reader that takes them. Never rejects. */
export async function readFiles(files: readonly SourceFile[]): Promise<Imported | { error: string }> {
  if (files.length === 0) return { error: "no file was chosen" };
  const empty = files.find((f) => f.bytes.length === 0);
  if (empty) return { error: `${empty.name}: the file is empty` };
  const plain: SourceFile[] = [];
  for (const file of files) {
    const unpacked = isGzip(file.bytes) ? await gunzip(file.bytes) : file;
    if ("error" in unpacked) return { error: `${file.name}: ${unpacked.error}` };
    plain.push({ name: file.name.replace(/\.gz$/i, ""), bytes: unpacked.bytes });
  }
  const reader = Object.values<Reader>(readers).find((r) => r.accepts(plain));
  if (!reader) {
    const known = Object.values<Reader>(readers).map((r) => `${r.title} (${r.extensions.join(", ")})`);
    return { error: `${plain.map((f) => f.name).join(", ")}: not one of ${known.join(", ")}` };
  }
  const reading = await reader.read(plain);
  if ("error" in reading) return reading;
  const stored =
    files.length === 1 ? files[0]! : { name: `${reading.title}.safetensors`, bytes: packDataset(reading) };
  const dataset = await createDataset({ ...reading, id: `file:${await sha256(stored.bytes)}` });
  return { dataset, stored };
}
