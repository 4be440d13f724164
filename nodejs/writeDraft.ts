import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

/** Writes a new file, which must not be there yet, as far as it is not longer than `limit` bytes; what of it was read. */
export async function writeDraft(
  path: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limit: number,
): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  const file = await open(path, "wx");
  try {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > limit) break;
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: hash.digest("hex"), bytes };
}
