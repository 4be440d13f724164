import { join } from "node:path";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { isNull } from "drizzle-orm";
import type { ObjectStore } from "../../../nodejs/objects.ts";
import { SetupError } from "../../../nodejs/setupError.ts";
import type { Sql } from "../database.ts";
import { datasets } from "../schema.ts";
import { StoreFault } from "../storeFault.ts";
import { type Bucket, type BucketSettings, openBucket } from "./bucket.ts";
import { changeOwner, markOwner, ownerOf } from "./bucketOwner.ts";
import { removeUnfinished } from "./removeUnfinished.ts";
import { s3Objects } from "./s3Objects.ts";

/**
 * Opens the objects of a server in a bucket, without what a killed server left half uploaded. Throws a SetupError where
 * the bucket cannot be listed, read or written, or belongs to another server, whose objects would look like garbage.
 */
export async function openS3Objects(
  settings: BucketSettings & { links: boolean },
  at: { db: Sql; directory: string; id: string; adopt: boolean },
): Promise<{ objects: ObjectStore; close(): void }> {
  const bucket = openBucket(settings);
  const close = (): void => bucket.client.destroy();
  try {
    const copies = join(at.directory, "copies");
    const objects = await s3Objects(bucket, { copies, links: settings.links });
    await bucket.client.send(
      new ListObjectsV2Command({ Bucket: bucket.name, Prefix: bucket.prefix, MaxKeys: 1 }),
    );
    await claim(bucket, { ...at, objects });
    await removeUnfinished(bucket);
    return { objects, close };
  } catch (error) {
    close();
    throw error instanceof StoreFault ? new SetupError(error.message) : error;
  }
}

async function claim(
  bucket: Bucket,
  x: { db: Sql; objects: ObjectStore; id: string; adopt: boolean },
): Promise<void> {
  const owner = await ownerOf(bucket);
  const refuse = (fault: string, todo: string): never => {
    throw new SetupError(`${fault} Nothing was changed. ${todo}`);
  };
  if (!x.adopt && owner === undefined && (await lacksDatasets(x)))
    refuse(
      `The database names datasets of which ${bucket.title} has no bytes.`,
      "Copy the folder objects/ of the data directory there (`aws s3 sync DATA/objects s3://BUCKET/PREFIX/objects`), or correct TENSORLOOM_OBJECTS. To go on without them, start once with TENSORLOOM_ADOPT=on.",
    );
  if (!x.adopt && owner !== undefined && owner !== x.id)
    refuse(
      `The objects in ${bucket.title} belong to another server.`,
      "Name another bucket or prefix in TENSORLOOM_OBJECTS, or start with the data directory and the database that belong to it. To take them over all the same, start once with TENSORLOOM_ADOPT=on: objects that the database does not know are then set aside, and removed after 30 days.",
    );
  if (owner !== undefined && owner !== x.id) return changeOwner(bucket, x.id);
  // Where it is marked too: whether the key may write is found out now, and not at the first upload.
  const marked = await markOwner(bucket, x.id);
  if (owner === undefined && !marked && (await ownerOf(bucket)) !== x.id)
    refuse(
      `Another server starts to use ${bucket.title} right now.`,
      "Name another prefix in TENSORLOOM_OBJECTS.",
    );
}

/** Whether the database knows datasets, and the store has none of the first hundred. */
async function lacksDatasets({ db, objects }: { db: Sql; objects: ObjectStore }): Promise<boolean> {
  const known = await db
    .select({ sha256: datasets.sha256 })
    .from(datasets)
    .where(isNull(datasets.deletedAt))
    .limit(100);
  for (const { sha256 } of known) if (await objects.find(sha256)) return false;
  return known.length > 0;
}
