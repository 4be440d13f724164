/** Bytes that a compressed file may grow to. */
const MAX_BYTES = 1_000_000_000;

/** True for bytes that start as gzip does. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Unpacks gzip; the error says what is wrong. Stops early at a file that grows beyond the limit. */
export async function gunzip(
  bytes: Uint8Array,
  maxBytes = MAX_BYTES,
): Promise<{ bytes: Uint8Array } | { error: string }> {
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"));
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value);
      length += next.value.length;
      if (length > maxBytes) {
        await reader.cancel();
        return { error: `it unpacks to more than ${maxBytes} bytes` };
      }
    }
  } catch (e) {
    return { error: `the gzip data is damaged (${(e as Error).message})` };
  }
  const out = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return { bytes: out };
}
