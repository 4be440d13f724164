import type { z } from "zod";
import type { StoredDataset } from "./dataset.ts";
import type { StartHash } from "./streamedHash.ts";
import type { PackedDataset } from "./packDataset.ts";
import type { RangedFile } from "./rangedFile.ts";

/** A file in memory. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Something that a reader decided about files, or was told. */
export interface Decision {
  /** What is decided, by which it can be told instead: "delimiter". */
  readonly key: string;
  readonly value: string | number | boolean;
  /** What in the files says so, in words. */
  readonly because: string;
}

/** How files are to be read, by the keys of decisions; what is not told is found out. */
export type Told = Readonly<Record<string, unknown>>;

/** What files hold, and how they were read. */
export interface Reading {
  readonly dataset: PackedDataset | StoredDataset;
  readonly decisions: readonly Decision[];
}

/** A file format. */
export interface Reader<S extends z.ZodObject = z.ZodObject> {
  /** Registry key and file name. */
  type: string;
  title: string;
  doc: string;
  /** For the file dialog, e.g. ".csv". */
  extensions: readonly string[];
  /** What it can be told; each with `.describe()`, and optional. */
  options: S;
  /** Whether these files look like the format, by their names and first bytes. */
  accepts(files: readonly SourceFile[]): boolean;
  /** Never rejects for what is in the files: what cannot be used is an error that names the file and place; the rest are warnings. */
  read(
    files: readonly RangedFile[],
    told: z.infer<S>,
    startHash: StartHash,
  ): Promise<Reading | { error: string }>;
  /** Small files of the format that belong together, which the tests read whole and damaged. */
  example(): readonly SourceFile[] | Promise<readonly SourceFile[]>;
}

/** Identity at run time; ties what a reader can be told to how it reads for the type checker. */
export const defineReader = <S extends z.ZodObject>(reader: Reader<S>): Reader<S> => reader;
