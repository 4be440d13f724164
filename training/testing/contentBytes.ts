import { type Content, partsOf } from "../run/content.ts";

/** All bytes of what would be written part by part. */
export async function contentBytes(content: Content): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of partsOf(content)) parts.push(part);
  return Buffer.concat(parts);
}
