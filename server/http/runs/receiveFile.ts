import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { realpath, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { allocateFinalEvent, finalEventOf, writeFinalEvent } from "../../../engines/finalEvent.ts";
import { type RunDirectory, runCheckpoints } from "../../../engines/runDirectory.ts";
import { sha256Pattern } from "../../../nodejs/objects.ts";
import { syncDirectory } from "../../../nodejs/syncDirectory.ts";
import { draftEnding } from "../../../nodejs/writeFileAtomically.ts";
import { isFullDisk } from "../../../training/run/runError.ts";
import { readBody } from "../readBody.ts";
import { apiHeaders, respond } from "../respond.ts";
import { isWritable } from "./runFiles.ts";
import { writeDraft } from "../../../nodejs/writeDraft.ts";

/** Largest of other files than checkpoints, in bytes. */
const largestOf: Readonly<Record<string, number>> = {
  // It is read as a whole.
  "final.json": 2 ** 20,
  "ended.json": 2 ** 20,
  "log.txt": 16 * 2 ** 20,
};
/** Files that one run may send at a time: the next one, beside one whose connection is broken. */
const mostAtATime = 2;

/** Takes files that the programs of runs leave behind, each if its sha256 is right, in place of an earlier one. */
export function fileReceiver(largest: number) {
  const underWay = new Map<string, number>();

  return async (
    directory: RunDirectory,
    path: string | undefined,
    at: { request: IncomingMessage; response: ServerResponse },
  ): Promise<void> => {
    const before = underWay.get(directory.path) ?? 0;
    if (before >= mostAtATime) {
      at.response.setHeader("Connection", "close");
      return respond(at.response, 429, {
        message: `A run may send ${mostAtATime} files at a time. Send this one again once another is there.`,
      });
    }
    underWay.set(directory.path, before + 1);
    try {
      await receiveFile({ directory, largest }, path, at);
    } finally {
      const after = underWay.get(directory.path)! - 1;
      if (after > 0) underWay.set(directory.path, after);
      else underWay.delete(directory.path);
    }
  };
}

async function receiveFile(
  { directory, largest }: { directory: RunDirectory; largest: number },
  path: string | undefined,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): Promise<void> {
  // What is left of a refused body is not read, so the connection cannot be used again.
  const refuse = (status: number, message: string): void => {
    response.setHeader("Connection", "close");
    respond(response, status, { message });
  };
  if (path === undefined || !isWritable(path))
    return refuse(403, "The token of a run does not allow to write this file.");
  const sha256 = String(request.headers["x-content-sha256"] ?? "").toLowerCase();
  if (!sha256Pattern.test(sha256))
    return refuse(400, "X-Content-SHA256 has to be the sha256 of the file, in hex.");
  const limit = Math.min(largest, largestOf[path] ?? largest);
  if (Number(request.headers["content-length"] ?? 0) > limit) return refuse(413, tooLarge(limit));
  try {
    const take = path === "final.json" ? takeFinalEvent : takeFile;
    const refusal = await take({ directory, path, sha256, limit }, request);
    if (refusal) return refuse(...refusal);
    response.writeHead(204, apiHeaders).end();
  } catch (error) {
    if (isFullDisk(error))
      return refuse(507, "The server's disk is full. Nothing was kept; send it again once there is room.");
    // The sender is gone, and with it whoever could be answered.
    if (!request.destroyed) throw error;
  }
}

/** A file on its way, in bytes at most `limit`. */
interface Incoming {
  directory: RunDirectory;
  path: string;
  sha256: string;
  limit: number;
}

type Refusal = [status: number, message: string];

/** Takes a file into a draft, which replaces what is there once it is whole. */
async function takeFile(
  { directory, path, sha256, limit }: Incoming,
  request: IncomingMessage,
): Promise<Refusal | undefined> {
  const target = join(directory.path, path);
  const parent = dirname(target);
  if ((await realpath(parent)) !== join(await realpath(directory.path), dirname(path)))
    return [403, "The token of a run does not allow to write outside of its folder."];
  const draft = join(parent, `${randomUUID()}${draftEnding}`);
  try {
    const written = await writeDraft(
      draft,
      request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>,
      limit,
    );
    if (written.bytes > limit) return [413, tooLarge(limit)];
    if (written.sha256 !== sha256) return [422, mismatch(sha256, written.sha256)];
    await rename(draft, target);
    await syncDirectory(parent);
  } finally {
    await rm(draft, { force: true });
  }
  if (parent === directory.checkpoints) await (await runCheckpoints(directory)).thin();
  return undefined;
}

/** Takes the last event over the bytes that are allocated for it, which a full disk has too. */
async function takeFinalEvent(
  { directory, sha256, limit }: Incoming,
  request: IncomingMessage,
): Promise<Refusal | undefined> {
  const body = await readBody(request, limit);
  if (!body) return [413, tooLarge(limit)];
  const got = createHash("sha256").update(body).digest("hex");
  if (got !== sha256) return [422, mismatch(sha256, got)];
  const event = finalEventOf(body.toString("utf8"));
  if (!event) return [400, "final.json has to be the last event of a run, as one line."];
  await allocateFinalEvent(directory);
  writeFinalEvent(directory, event);
  return undefined;
}

const mismatch = (expected: string, got: string): string =>
  `The file did not arrive whole: expected bytes with sha256 ${expected}, got ${got}. Nothing was kept; send it again.`;

const tooLarge = (limit: number): string =>
  `The server takes such a file of at most ${limit} bytes (of checkpoints TENSORLOOM_UPLOAD_BYTES).`;
