import { z } from "zod";
import { placedDataset } from "./createDataset.ts";
import type { Dataset } from "./dataset.ts";
import { gunzip, isGzip } from "./gunzip.ts";
import { packDataset } from "./packDataset.ts";
import { chunksOf, fileOfBytes, type RangedFile, readWhole } from "./rangedFile.ts";
import type { Decision, Reader, SourceFile, Told } from "./reader.ts";
import { readers } from "./readers.ts";
import { type StartHash, startSha256 } from "./streamedHash.ts";

/** A dataset from files, how they were read, and the one file to keep: reading that again gives the same dataset, id and all. */
export interface Imported {
  dataset: Dataset;
  /** Given back as what is told, they have the files read in the same way. */
  decisions: readonly Decision[];
  stored: RangedFile;
}

/** Bytes of a file by which its format is told. */
const START = 512;

/**
 * Reads files that a person chose, by the reader that is told or the first that takes them. Rejects only where a file
 * cannot be read from its disk.
 */
export async function readFiles(
  files: readonly RangedFile[],
  { told = {}, startHash = startSha256 }: { told?: Told; startHash?: StartHash } = {},
): Promise<Imported | { error: string }> {
  if (files.length === 0) return { error: "no file was chosen" };
  const empty = files.find((f) => f.size === 0);
  if (empty) return { error: `${empty.name}: the file is empty` };
  const plain: RangedFile[] = [];
  for (const file of files) {
    const unpacked = await unzipped(file);
    if ("error" in unpacked) return { error: `${file.name}: ${unpacked.error}` };
    plain.push(unpacked);
  }
  const { reader: toldReader, ...rest } = told;
  const chosen = await readerOf(plain, toldReader);
  if ("error" in chosen) return chosen;
  const { reader, decision } = chosen;
  const names = plain.map((f) => f.name).join(", ");
  const options = z.strictObject(reader.options.shape).safeParse(rest);
  if (!options.success) return { error: `${names}: ${wrongly(options.error.issues, { reader, told })}` };
  const reading = await reader.read(plain, options.data, startHash);
  if ("error" in reading) return reading;
  const { dataset, decisions } = reading;
  const stored =
    files.length === 1 || "source" in dataset
      ? files[0]!
      : fileOfBytes(`${dataset.title}.safetensors`, packDataset(dataset));
  const id = `file:${await hashOf(stored, startHash)}`;
  return {
    dataset: await placedDataset(dataset, { id }),
    decisions: [decision, ...decisions],
    stored,
  };
}

/** What a reader cannot be told. */
const wrongly = (
  issues: readonly z.core.$ZodIssue[],
  { reader, told }: { reader: Reader; told: Told },
): string =>
  issues
    .map((issue) => {
      if (issue.code !== "unrecognized_keys")
        return `${String(issue.path[0])} cannot be ${JSON.stringify(told[String(issue.path[0])])} (${issue.message})`;
      const known = Object.keys(reader.options.shape).join(", ") || "nothing";
      return `its reading was told ${issue.keys.join(", ")}; the format "${reader.title}" can be told ${known}`;
    })
    .join("; ");

async function unzipped(file: RangedFile): Promise<RangedFile | { error: string }> {
  if (!isGzip(await file.read(0, 2))) return file;
  const unpacked = await gunzip(await readWhole(file));
  return "error" in unpacked ? unpacked : fileOfBytes(file.name.replace(/\.gz$/i, ""), unpacked.bytes);
}

async function readerOf(
  files: readonly RangedFile[],
  told: unknown,
): Promise<{ reader: Reader; decision: Decision } | { error: string }> {
  const all = Object.values<Reader>(readers);
  const names = files.map((f) => f.name).join(", ");
  if (told !== undefined) {
    const reader = all.find((r) => r.type === told);
    if (reader) return { reader, decision: { key: "reader", value: reader.type, because: "it was told" } };
    return {
      error: `${names}: no format is ${JSON.stringify(told)}; there are ${all.map((r) => r.type).join(", ")}`,
    };
  }
  const starts: SourceFile[] = await Promise.all(
    files.map(async (file) => ({ name: file.name, bytes: await file.read(0, START) })),
  );
  const reader = all.find((r) => r.accepts(starts));
  if (reader) {
    const because = "the names of the files or their first bytes say so";
    return { reader, decision: { key: "reader", value: reader.type, because } };
  }
  const known = all.map((r) => `${r.title} (${r.extensions.join(", ")})`);
  return { error: `${names}: not one of ${known.join(", ")}` };
}

async function hashOf(file: RangedFile, startHash: StartHash): Promise<string> {
  const hash = startHash();
  for await (const chunk of chunksOf(file)) hash.update(chunk);
  return hash.digest();
}
