/** Bytes of a file from `start` to before `end`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A file that is read by ranges, so that it may be larger than memory. */
export interface RangedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` to before `end`, fewer where the file ends; rejects where they cannot be read. */
  read(start: number, end: number): Promise<Uint8Array>;
  /** The bytes of several ranges one behind the other, where that is faster than each alone. */
  readRanges?(ranges: readonly Range[]): Promise<Uint8Array>;
}

/** Bytes in memory as a file. */
export const fileOfBytes = (name: string, bytes: Uint8Array): RangedFile => ({
  name,
  size: bytes.length,
  read: (start, end) => Promise.resolve(bytes.subarray(start, end)),
});

/** A file of a browser, or what it keeps in its private file system. */
export const fileOfBlob = (name: string, blob: Blob): RangedFile => ({
  name,
  size: blob.size,
  read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
});

/** The bytes of several ranges, one behind the other in memory of their own; fewer where the file ends. */
export async function readRanges(file: RangedFile, ranges: readonly Range[]): Promise<Uint8Array> {
  if (file.readRanges) return file.readRanges(ranges);
  const parts = await Promise.all(ranges.map(({ start, end }) => file.read(start, end)));
  const out = new Uint8Array(parts.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** All bytes of a file. */
export const readWhole = (file: RangedFile): Promise<Uint8Array> => file.read(0, file.size);

/** Bytes that are read at a time where a file is read from its start to its end. */
const CHUNK = 1 << 20;

/** All bytes of a file, a few at a time. */
export async function* chunksOf(file: RangedFile): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += CHUNK) yield await file.read(at, Math.min(at + CHUNK, file.size));
}
