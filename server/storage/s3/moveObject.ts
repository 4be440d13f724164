import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import type { Bucket } from "./bucket.ts";

/** The most that S3 copies by one call, in bytes. */
const mostBytes = 5 * 2 ** 30;

/** Gives an object of a bucket another key; its bytes do not leave the store. */
export async function moveObject(
  { client, name }: Bucket,
  { from, to, bytes, most = mostBytes }: { from: string; to: string; bytes: number; most?: number },
): Promise<void> {
  const source = { Bucket: name, Key: from };
  const target = { Bucket: name, Key: to, CopySource: `${name}/${from}` };
  if (bytes <= most) await client.send(new CopyObjectCommand(target));
  else await copyParts();
  await client.send(new DeleteObjectCommand(source));

  async function copyParts(): Promise<void> {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket: name, Key: to }));
    const upload = { Bucket: name, Key: to, UploadId };
    try {
      const parts = [];
      for (let start = 0, part = 1; start < bytes; start += most, part++) {
        const end = Math.min(start + most, bytes);
        const { CopyPartResult: copied } = await client.send(
          new UploadPartCopyCommand({
            ...{ ...target, UploadId, PartNumber: part },
            CopySourceRange: `bytes=${start}-${end - 1}`,
          }),
        );
        parts.push({ PartNumber: part, ETag: copied?.ETag });
      }
      await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }));
    } catch (error) {
      await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined);
      throw error;
    }
  }
}
