import type { PackedDataset } from "./packDataset.ts";

/** A file that a person chose. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A file format. */
export interface Reader {
  /** Registry key and file name. */
  type: string;
  title: string;
  doc: string;
  /** For the file dialog, e.g. ".csv". */
  extensions: readonly string[];
  /** Whether these files look like the format, by their first bytes and names. */
  accepts(files: readonly SourceFile[]): boolean;
  /** Never rejects: what cannot be used at all is an error that names the file and place; the rest are warnings. */
  read(files: readonly SourceFile[]): Promise<PackedDataset | { error: string }>;
  /** Small files of the format that belong together, which the tests read whole and damaged. */
  example(): readonly SourceFile[];
}
