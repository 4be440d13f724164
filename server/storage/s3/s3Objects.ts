import { createReadStream } from "node:fs";
import type { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  paginateListObjectsV2,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { objectPath, type ObjectInfo, type ObjectStore, sha256Pattern } from "../../../nodejs/objects.ts";
import { writeDraft } from "../../../nodejs/writeDraft.ts";
import { StoreFault } from "../storeFault.ts";
import type { Bucket } from "./bucket.ts";
import { absent } from "./bucketFault.ts";
import { openCopies } from "./copies.ts";
import { moveObject } from "./moveObject.ts";
import { upload } from "./upload.ts";
import { verified } from "./verified.ts";

/** How long a link leads to its object, in seconds. */
const linkSeconds = 300;

/**
 * Objects in a bucket, below its prefix as in a data directory. A folder of this machine has copies of what runs read.
 * Whatever the store does not do rejects with a StoreFault.
 */
export async function s3Objects(
  bucket: Bucket,
  { copies: folder, links }: { copies: string; links: boolean },
): Promise<ObjectStore> {
  const { client, prefix, title } = bucket;
  const at = (path: string) => ({ Bucket: bucket.name, Key: prefix + path });

  const find = async (sha256: string): Promise<ObjectInfo | undefined> => {
    const found = await client.send(new HeadObjectCommand(at(objectPath(sha256)))).catch(absent);
    return found && { sha256, bytes: found.ContentLength ?? 0 };
  };
  const read = async (sha256: string): Promise<Readable> => {
    const found = await client.send(new GetObjectCommand(at(objectPath(sha256)))).catch(absent);
    if (!found) throw new StoreFault(`The object store ${title} has no object ${sha256}. Upload it again.`);
    return found.Body as Readable;
  };
  async function* chunksOf(sha256: string): AsyncGenerator<Uint8Array> {
    try {
      yield* (await read(sha256)) as AsyncIterable<Uint8Array>;
    } catch (error) {
      if (error instanceof StoreFault) throw error;
      throw new StoreFault(
        `The object store ${title} did not give ${sha256} as it was stored: ${(error as Error).message} Try again; if it stays so, restore the object from a backup.`,
      );
    }
  }
  const copies = await openCopies(folder, chunksOf);
  const write: ObjectStore["write"] = async (source, expected) => {
    // It goes to its name piece by piece, so that has to be known.
    if (!expected)
      return copies.withDraft(async (draft) => {
        const drafted = await writeDraft(draft, source, Infinity);
        return write(createReadStream(draft), drafted);
      });
    const checked = verified(source, expected);
    if (!(await find(expected.sha256))) await upload(bucket, objectPath(expected.sha256), checked);
    // Who sends what is there already has to have it all the same.
    else for await (const chunk of checked.chunks) void chunk;
    return checked.mismatch === undefined ? expected : { mismatch: checked.mismatch };
  };

  return {
    find,
    write,
    read,
    localFile: (sha256, signal) => copies.get(sha256, signal),
    ...(links && {
      link: (sha256, disposition) =>
        getSignedUrl(
          client,
          new GetObjectCommand({
            ...at(objectPath(sha256)),
            ResponseContentType: "application/octet-stream",
            ResponseContentDisposition: disposition,
          }),
          { expiresIn: linkSeconds },
        ),
    }),
    async setAside(sha256, date) {
      const found = await find(sha256);
      if (!found) return;
      await moveObject(bucket, {
        ...{ from: prefix + objectPath(sha256), bytes: found.bytes },
        to: `${prefix}trash/${date}/objects/${sha256}`,
      });
    },
    async emptyTrash(before) {
      const trash = `${prefix}trash/`;
      for await (const { Key } of keysBelow(bucket, trash))
        if (Key!.slice(trash.length) < before)
          await client.send(new DeleteObjectCommand({ Bucket: bucket.name, Key }));
    },
    async *list() {
      for await (const { Key, Size, LastModified } of keysBelow(bucket, `${prefix}objects/`)) {
        const sha256 = Key!.slice(Key!.lastIndexOf("/") + 1);
        if (sha256Pattern.test(sha256)) yield { sha256, bytes: Size!, storedAt: LastModified! };
      }
    },
  };
}

async function* keysBelow({ client, name }: Bucket, below: string) {
  for await (const page of paginateListObjectsV2({ client }, { Bucket: name, Prefix: below }))
    yield* page.Contents ?? [];
}
