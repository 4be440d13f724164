import { sha256 } from "../sha256.ts";
import type { StartHash, StreamedHash } from "../streamedHash.ts";
import type { ColumnSchema } from "../columnSchema.ts";
import type { RawData } from "../rawData.ts";

/** sha256 of columns in order, from their descriptions and the sha256 of the elements of each; hex. */
export function hashOfColumns(
  columns: readonly ColumnSchema[],
  elements: readonly string[],
): Promise<string> {
  const parts = columns.map(({ name, kind, shape, dtype, classes = [], since }, i) => ({
    ...{ name, kind, shape },
    // Hashes of earlier versions, which runs and checkpoints hold, name what bytes become.
    dtype: dtype === "uint8" ? "float32" : dtype,
    classes,
    ...(since && { since }),
    data: elements[i]!,
  }));
  return sha256(new TextEncoder().encode(JSON.stringify(parts)));
}

/** The same of rows that come in blocks. */
export class ColumnsHash {
  readonly #hashes: readonly StreamedHash[];

  constructor(
    readonly columns: readonly ColumnSchema[],
    start: StartHash,
  ) {
    this.#hashes = columns.map(start);
  }

  /** The next elements of each column. */
  add(block: readonly RawData[]): void {
    for (const [i, { buffer, byteOffset, byteLength }] of block.entries())
      this.#hashes[i]!.update(new Uint8Array(buffer, byteOffset, byteLength));
  }

  /** In hex; nothing can be added afterwards. */
  digest(): Promise<string> {
    return hashOfColumns(
      this.columns,
      this.#hashes.map((h) => h.digest()),
    );
  }
}
