import { readFile } from "node:fs/promises";
import type { Document } from "../graph-schema/document.ts";
import { renderDiagnostic } from "../graph-schema/diagnostics/render.ts";
import { readDocument } from "../graph-schema/readDocument.ts";
import { fileFault } from "../nodejs/fileFault.ts";
import { writeFiles } from "../nodejs/writeFiles.ts";
import { nodeSha256 } from "../nodejs/nodeSha256.ts";
import { openFile } from "../nodejs/openFile.ts";
import type { Artifacts } from "../training/run/emitArtifacts.ts";
import type { Dataset, DataWarning } from "../training/data/dataset.ts";
import { loadDataset } from "../training/data/loadDataset.ts";
import { readFiles } from "../training/data/readFiles.ts";
import type { RangedFile } from "../training/data/rangedFile.ts";
import type { Told } from "../training/data/reader.ts";
import { sampleOf, samples } from "../training/data/samples.ts";
import { UserError } from "./command.ts";
import { publicFile } from "./publicFile.ts";
import { writingTo } from "./writingTo.ts";

/** The document in a file; "-" reads standard input. */
export async function documentFile(path: string): Promise<Document> {
  const result = readDocument(await textFile(path));
  if (result.ok) return result.document;
  throw new UserError(
    `${path}: not a document\n${result.diagnostics.map((d) => `  ${renderDiagnostic(d)}`).join("\n")}`,
  );
}

async function textFile(path: string): Promise<string> {
  if (path !== "-") return (await existing(path)).toString("utf8");
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

/** The bytes of a file that the caller named. */
export async function existing(path: string): Promise<Buffer> {
  return readFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${path} cannot be read: ${fileFault(error) ?? error.message}`);
  });
}

/** A sample set ("sample:mnist"), or the data in files that belong together, such as IDX images and labels, read as told. */
export async function dataset(references: readonly string[], told: Told = {}): Promise<Dataset> {
  const reference = references.find((r) => r.startsWith("sample:"));
  if (reference !== undefined) {
    if (references.length > 1) throw new UserError(`${reference}: a sample goes with no further data`);
    if (!sampleOf(reference))
      throw new UserError(
        `${reference}: no such sample; there are ${Object.keys(samples)
          .map((s) => `sample:${s}`)
          .join(", ")}`,
      );
  }
  const read =
    reference === undefined
      ? await readFiles(await Promise.all(references.map(rangedFile)), { told, startHash: nodeSha256 })
      : await loadDataset(reference, {
          sampleFile: (file) => publicFile("samples", file),
          importedFile: () => Promise.resolve(undefined),
        });
  if ("error" in read) throw new UserError(read.error);
  // Those of a sample set are known and told in its description.
  if (reference === undefined) for (const warning of read.dataset.warnings) warn(warning, references[0]!);
  return read.dataset;
}

/** Says what was noticed in a file of data, such as rows that are left out. */
function warn({ line, column, message }: DataWarning, file: string): void {
  const where = [
    file,
    ...(line === undefined ? [] : [`line ${line}`]),
    ...(column === undefined ? [] : [`column "${column}"`]),
  ];
  process.stderr.write(`warning: ${where.join(", ")}: ${message}\n`);
}

const rangedFile = (path: string): Promise<RangedFile> =>
  openFile(path).catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`${path} cannot be read: ${fileFault(error) ?? error.message}`);
  });

/** Writes files into a folder, each whole or not at all. */
export const writeArtifacts = (folder: string, files: Artifacts): Promise<void> =>
  writingTo(folder, () => writeFiles(folder, files));
