/** Bytes of a file that is made part by part, so that it never lies in memory whole. */
export interface Streamed {
  readonly byteLength: number;
  /** All bytes in order; may be asked for again. */
  parts(): Iterable<Uint8Array>;
}
