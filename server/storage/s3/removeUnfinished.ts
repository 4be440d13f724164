import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
} from "@aws-sdk/client-s3";
import type { Bucket } from "./bucket.ts";
import { absent } from "./bucketFault.ts";

/** Takes away the parts of uploads below a bucket's prefix that were never completed. */
export async function removeUnfinished({ client, name, prefix }: Bucket): Promise<void> {
  let page: ListMultipartUploadsCommandOutput | undefined;
  do {
    page = await client.send(
      new ListMultipartUploadsCommand({
        ...{ Bucket: name, Prefix: prefix },
        ...(page && { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }),
      }),
    );
    for (const { Key, UploadId } of page.Uploads ?? [])
      await client.send(new AbortMultipartUploadCommand({ Bucket: name, Key, UploadId })).catch(absent);
  } while (page.IsTruncated);
}
