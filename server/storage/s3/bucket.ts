import { S3Client } from "@aws-sdk/client-s3";
import { bucketFault } from "./bucketFault.ts";

/** Where objects are kept, and by which key; without a key, AWS's SDK looks for one itself. */
export interface BucketSettings {
  bucket: string;
  /** What the names of all objects begin with: nothing, or a path that ends with /. */
  prefix: string;
  /** Address of a store that is not AWS's. */
  endpoint: string | undefined;
  region: string | undefined;
  key: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } | undefined;
}

/** A bucket of S3, of which everything of one server has a name below one prefix. */
export interface Bucket {
  client: S3Client;
  name: string;
  prefix: string;
  /** Where it is, in words. */
  title: string;
}

/** The bucket as a client sees it that asks three times, and whose errors but 404 and 412 are StoreFaults. */
export function openBucket({ bucket, prefix, endpoint, region, key }: BucketSettings): Bucket {
  const client = new S3Client({
    // Stores that are not AWS's have buckets in the path, and take any region that both sides agree on.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true, region: "us-east-1" }),
    ...(region !== undefined && { region }),
    ...(key && { credentials: key }),
    requestHandler: { connectionTimeout: 5_000, socketTimeout: 60_000 },
  });
  const title = `s3://${bucket}/${prefix}${endpoint === undefined ? "" : ` at ${endpoint}`}`;
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw bucketFault(error, { title }) ?? error;
      }
    },
    { step: "initialize", priority: "high", name: "faultsInWords" },
  );
  return { client, name: bucket, prefix, title };
}
