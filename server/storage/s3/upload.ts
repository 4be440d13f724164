import { Readable } from "node:stream";
import { Upload } from "@aws-sdk/lib-storage";
import { StoreFault } from "../storeFault.ts";
import type { Bucket } from "./bucket.ts";
import { statusOf } from "./bucketFault.ts";
import type { Verified } from "./verified.ts";

/** Bytes of a part, of which some are in memory; S3 takes 10,000 parts. */
const partBytes = 8 * 2 ** 20;
const mostParts = 10_000;
const partsAtATime = 3;

/**
 * Stores bytes below the prefix of a bucket unless they are there, in parts with a sha256 each, which come together
 * under the name only once all bytes are as expected; of others nothing stays.
 */
export async function upload(
  { client, name, prefix, title }: Bucket,
  path: string,
  from: Verified,
): Promise<void> {
  const body = Readable.from(wholeOrBroken(from));
  const sent = new Upload({
    client,
    partSize: Math.max(partBytes, Math.ceil(from.expected.bytes / mostParts)),
    queueSize: partsAtATime,
    params: {
      ...{ Bucket: name, Key: prefix + path, Body: body, ContentType: "application/octet-stream" },
      ...{ ChecksumAlgorithm: "SHA256", IfNoneMatch: "*" },
    },
  });
  try {
    await sent.done();
  } catch (error) {
    if (error instanceof Differs) return;
    // Somebody else has stored the same meanwhile.
    if (statusOf(error) === 412) return;
    if (statusOf(error) === 409)
      throw new StoreFault(`The object store ${title} takes the same object from somebody else. Try again.`);
    throw error;
  } finally {
    body.destroy();
  }
}

/** Ends the upload of bytes that are not as expected, before its last part. */
class Differs extends Error {}

async function* wholeOrBroken(from: Verified): AsyncGenerator<Uint8Array> {
  yield* from.chunks;
  if (from.mismatch !== undefined) throw new Differs(from.mismatch);
}
