import { open, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { syncDirectory } from "./syncDirectory.ts";

/** How the name ends that a file has until it is whole. */
export const draftEnding = ".part";

/** Replaces a file so that a reader, a crash or a power cut finds the old content or the new, never a part. */
export async function writeFileAtomically(
  path: string,
  content: string | Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Promise<void> {
  const draft = `${path}.${process.pid}${draftEnding}`;
  try {
    const file = await open(draft, "w");
    try {
      await writeFile(file, content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

/** Removes what processes that were killed while they wrote have left in a directory. */
export async function removeDrafts(directory: string): Promise<void> {
  for (const name of await readdir(directory))
    if (name.endsWith(draftEnding)) await rm(join(directory, name), { force: true });
}
