import type { IncomingMessage } from "node:http";

/** The body of a request; undefined where it has more than so many bytes, of which the rest is not read. */
export async function readBody(request: IncomingMessage, largest: number): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > largest) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
