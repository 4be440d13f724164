import type { Streamed } from "../../compiler/emit/streamed.ts";

/** Bytes of a file that is made part by part of what is read meanwhile, such as rows on the disk. */
export interface AsyncStreamed {
  readonly byteLength: number;
  /** All bytes in order; may be asked for again. Rejects with a RunError where they cannot be read. */
  parts(): AsyncIterable<Uint8Array>;
}

/** What is in a file: text, bytes, or bytes that are made while they are written. */
export type Content = string | Uint8Array | Streamed | AsyncStreamed;

/** Bytes of content in order. */
export function partsOf(content: Content): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (typeof content === "string") return [new TextEncoder().encode(content)];
  return content instanceof Uint8Array ? [content] : content.parts();
}

/** What is made only once somebody asks for its size or its bytes. */
export function lazily(make: () => Streamed): Streamed {
  let made: Streamed | undefined;
  const streamed = (): Streamed => (made ??= make());
  return {
    get byteLength() {
      return streamed().byteLength;
    },
    parts: () => streamed().parts(),
  };
}

/** All bytes of what would be made part by part. */
export function wholeOf(streamed: Streamed): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(streamed.byteLength);
  let at = 0;
  for (const part of streamed.parts()) {
    out.set(part, at);
    at += part.byteLength;
  }
  return out;
}
