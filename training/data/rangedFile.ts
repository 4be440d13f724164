/** A file that is read by ranges, so that it may be larger than memory. */
export interface RangedFile {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** The bytes from `start` to before `end`, in memory of their own or of the file; rejects where they cannot be read. */
  read(start: number, end: number): Promise<Uint8Array>;
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

/** All bytes of a file. */
export const readWhole = (file: RangedFile): Promise<Uint8Array> => file.read(0, file.size);

/** Bytes that are read at a time where a file is read from its start to its end. */
const CHUNK = 1 << 22;

/** All bytes of a file, a few at a time. */
export async function* chunksOf(file: RangedFile): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.size; at += CHUNK) yield await file.read(at, Math.min(at + CHUNK, file.size));
}
