import { randomUUID } from "node:crypto";
import { createReadStream, type ReadStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
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
  read(sha256: string): ReadStream;
  /** Moves an object into a folder, under its name. */
  setAside(sha256: string, folder: string): Promise<void>;
  /** All of them, with when each was stored. */
  list(): AsyncIterable<ObjectInfo & { storedAt: Date }>;
}

/** Text that names an object. */
export const sha256Pattern = /^[0-9a-f]{64}$/;

/** The file of an object. */
export function objectPath(root: string, sha256: string): string {
  if (!sha256Pattern.test(sha256)) throw new Error(`internal: ${sha256} does not name an object`);
  return join(root, sha256.slice(0, 2), sha256);
}

/** Objects as files of a directory. */
export async function directoryObjects(root: string): Promise<ObjectStore> {
  const incoming = join(root, "incoming");
  // What a killed server left half written.
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true });
  const pathOf = (sha256: string): string => objectPath(root, sha256);

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
        const mismatch = expected && compare(written, expected);
        if (mismatch !== undefined) return { mismatch };
        if (!(await find(written.sha256))) await publish(draft, pathOf(written.sha256));
        return written;
      } finally {
        await rm(draft, { force: true });
      }
    },
    read: (sha256) => createReadStream(pathOf(sha256)),
    async setAside(sha256, folder) {
      await mkdir(folder, { recursive: true });
      await rename(pathOf(sha256), join(folder, sha256));
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

function compare(actual: ObjectInfo, expected: ObjectInfo): string | undefined {
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
