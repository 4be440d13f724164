import type { Document } from "../../graph-schema/document.ts";
import type { Encoding } from "../data/encoding/encoding.ts";
import { programVersion } from "./programVersion.ts";

/** What run.json of a run folder says: of what it is a run. */
export interface RunFile {
  /** Of the format of the folder. */
  version: 1;
  /** Version of the program that wrote it. */
  program: string;
  /** Of a run on a server; null for a folder that a person took away. */
  id: string | null;
  seed: number;
  /** sha256, hex, of what decides the numbers: graph and plan, and the columns; a checkpoint of others is refused. */
  hashes: { document: string; dataset: string | null };
  /** What is trained on, with its rows in each split; null while no data are chosen. */
  dataset: { id: string; rows: { train: number; validation: number } } | null;
  document: Document;
}

/** The text of run.json. */
export function runFileText(
  { document, documentHash, encoding }: { document: Document; documentHash: string; encoding?: Encoding },
  id: string | null = null,
): string {
  const file: RunFile = {
    ...{ version: 1, program: programVersion, id, seed: document.plan.seed },
    hashes: { document: documentHash, dataset: encoding?.dataset.hash ?? null },
    dataset: encoding
      ? {
          id: encoding.dataset.id,
          rows: { train: encoding.train.length, validation: encoding.validation.length },
        }
      : null,
    document,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
