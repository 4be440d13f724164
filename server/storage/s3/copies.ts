import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { writeDraft } from "../../../nodejs/writeDraft.ts";
import { draftEnding, removeDrafts } from "../../../nodejs/writeFileAtomically.ts";
import { StoreFault } from "../storeFault.ts";

/** Objects of a store elsewhere as files of this machine, brought when they are asked for. */
export interface Copies {
  /** Path of the file of an object; rejects once the signal is aborted. */
  get(sha256: string, signal?: AbortSignal): Promise<string>;
  /** Has bytes that may not be stored as they come in a file until `use` is done with it. */
  withDraft<T>(use: (path: string) => Promise<T>): Promise<T>;
}

/** How long a copy stays that nobody asks for, in milliseconds. */
const unused = 7 * 24 * 3_600_000;

/** Opens the folder of the copies, without what a killed server left half written; `read` gives an object's bytes. */
export async function openCopies(
  folder: string,
  read: (sha256: string) => AsyncIterable<Uint8Array>,
): Promise<Copies> {
  await mkdir(folder, { recursive: true });
  await removeDrafts(folder);
  const coming = new Map<string, Promise<void>>();

  const withDraft: Copies["withDraft"] = async (use) => {
    const draft = join(folder, `${randomUUID()}${draftEnding}`);
    try {
      return await use(draft);
    } finally {
      await rm(draft, { force: true });
    }
  };
  const bring = (sha256: string): Promise<void> =>
    withDraft(async (draft) => {
      await removeUnused(folder);
      const written = await writeDraft(draft, read(sha256), Infinity);
      if (written.sha256 !== sha256)
        throw new StoreFault(
          `The object store has other bytes under ${sha256}: their sha256 is ${written.sha256}. Restore the object from a backup.`,
        );
      await rename(draft, join(folder, sha256));
    });

  return {
    withDraft,
    async get(sha256, signal) {
      const path = join(folder, sha256);
      if (await renewed(path)) return path;
      const brought = coming.get(sha256) ?? bring(sha256).finally(() => coming.delete(sha256));
      coming.set(sha256, brought);
      await until(brought, signal);
      return path;
    },
  };
}

/** Marks a copy as used now; false where there is none. */
const renewed = (path: string): Promise<boolean> =>
  utimes(path, new Date(), new Date()).then(
    () => true,
    () => false,
  );

async function removeUnused(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > unused) await rm(path, { force: true });
  }
}

/** Waits for what goes on without whoever waits. */
async function until(done: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return done;
  signal.throwIfAborted();
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", abort);
  });
  await Promise.race([done, aborted]).finally(() => signal.removeEventListener("abort", abort));
}
