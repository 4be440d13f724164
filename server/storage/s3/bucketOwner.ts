import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { z } from "zod";
import type { Bucket } from "./bucket.ts";
import { absent, statusOf } from "./bucketFault.ts";

const identity = z.object({ id: z.string() });

const marker = ({ name, prefix }: Bucket) => ({ Bucket: name, Key: `${prefix}identity.json` });

/** The identity of the server to which a bucket belongs below its prefix; undefined where no server has used it. */
export async function ownerOf(bucket: Bucket): Promise<string | undefined> {
  const found = await bucket.client.send(new GetObjectCommand(marker(bucket))).catch(absent);
  const text = await found?.Body?.transformToString();
  if (text === undefined) return undefined;
  try {
    return identity.parse(JSON.parse(text)).id;
  } catch {
    return "damaged";
  }
}

/** Writes whose it is, unless that is written already; false where it was. */
export async function markOwner(bucket: Bucket, id: string): Promise<boolean> {
  try {
    await bucket.client.send(new PutObjectCommand({ ...content(bucket, id), IfNoneMatch: "*" }));
    return true;
  } catch (error) {
    if (statusOf(error) !== 412) throw error;
    return false;
  }
}

/** Writes whose it is over what was written. */
export async function changeOwner(bucket: Bucket, id: string): Promise<void> {
  await bucket.client.send(new PutObjectCommand(content(bucket, id)));
}

const content = (bucket: Bucket, id: string) => ({
  ...marker(bucket),
  ...{ Body: JSON.stringify({ id }), ContentType: "application/json" },
});
