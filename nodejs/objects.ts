import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { syncDirectory } from "./syncDirectory.ts";
import { writeDraft } from "./writeDraft.ts";

/** What is known of an object: its name is the sha256 of its bytes, in hex. */
export interface ObjectInfo {
  sha256: string;
  bytes: number;
}

/** Immutable byte strings by their sha256. */
export interface ObjectStore {
  /** Its size; undefined if it is not there. */
  find(sha256: string): Promise<ObjectInfo | undefined>;
  /** Stores all of `source`, or nothing: a source that does not come to `expected` is a mismatch. */
  write(
    source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    expected?: ObjectInfo,
  ): Promise<ObjectInfo | { mismatch: string }>;
  /** Its bytes; rejects if it is not there. */
  read(sha256: string): Promise<Readable>;
  /** Path of a file of this machine that holds its bytes for the next days; rejects once the signal is aborted. */
  localFile(sha256: string, signal?: AbortSignal): Promise<string>;
  /** An address from which whoever has it may read the object for some minutes, with that Content-Disposition. */
  link?(sha256: string, disposition: string): Promise<string>;
  /** Takes an object out of reach, into what was set aside on that date (2026-01-31). */
  setAside(sha256: string, date: string): Promise<void>;
  /** Removes what was set aside before that date for good. */
  emptyTrash(before: string): Promise<void>;
  /** All of them, with when each was stored. */
  list(): AsyncIterable<ObjectInfo & { storedAt: Date }>;
}

/** Text that names an object. */
export const sha256Pattern = /^[0-9a-f]{64}$/;

/** The path of an object below the root of what keeps it, with / between. */
export function objectPath(sha256: string): string {
  if (!sha256Pattern.test(sha256)) throw new Error(`internal: ${sha256} does not name an object`);
  return `objects/${sha256.slice(0, 2)}/${sha256}`;
}

/** Objects as files of a data directory: in `objects/`, and in `trash/DATE/objects/` those that were set aside. */
export async function directoryObjects(directory: string): Promise<ObjectStore> {
  const root = join(directory, "objects");
  const trash = join(directory, "trash");
  const incoming = join(root, "incoming");
  // What a killed server left half written.
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  const pathOf = (sha256: string): string => join(directory, objectPath(sha256));

  const find: ObjectStore["find"] = async (sha256) => {
    const info = await stat(pathOf(sha256)).catch(() => undefined);
    return info && { sha256, bytes: info.size };
  };

  return {
    find,
    async write(source, expected) {
      const draft = join(incoming, randomUUID());
      try {
        const written = await writeDraft(draft, source, expected?.bytes ?? Infinity);
        const mismatch = expected && mismatchOf(written, expected);
        if (mismatch !== undefined) return { mismatch };
        if (!(await find(written.sha256))) await publish(draft, pathOf(written.sha256));
        return written;
      } finally {
        await rm(draft, { force: true });
      }
    },
    read: async (sha256) => (await open(pathOf(sha256))).createReadStream(),
    localFile: (sha256) => Promise.resolve(pathOf(sha256)),
    async setAside(sha256, date) {
      const folder = join(trash, date, "objects");
      await mkdir(folder, { recursive: true });
      await rename(pathOf(sha256), join(folder, sha256));
    },
    async emptyTrash(before) {
      for (const date of await readdir(trash).catch(() => []))
        if (date < before) await rm(join(trash, date, "objects"), { recursive: true, force: true });
    },
    async *list() {
      for (const folder of await readdir(root))
        if (folder.length === 2)
          for (const sha256 of await readdir(join(root, folder))) {
            const info = await stat(join(root, folder, sha256)).catch(() => undefined);
            if (info) yield { sha256, bytes: info.size, storedAt: info.mtime };
          }
    },
  };
}

/** How bytes differ from what was expected; undefined where they do not. */
export function mismatchOf(actual: ObjectInfo, expected: ObjectInfo): string | undefined {
  if (actual.bytes !== expected.bytes)
    return `expected ${expected.bytes} bytes, got ${actual.bytes > expected.bytes ? "more" : actual.bytes}`;
  if (actual.sha256 !== expected.sha256)
    return `expected bytes with sha256 ${expected.sha256}, got ${actual.sha256}`;
  return undefined;
}

async function publish(draft: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await rename(draft, path);
  await syncDirectory(dirname(path));
}
