import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BlobFolder } from "../training/run/checkpointStore.ts";
import { draftEnding, writeFileAtomically } from "./writeFileAtomically.ts";

/** Named bytes as the files of a directory, which is made if it is not there. */
export async function directoryBlobs(path: string): Promise<BlobFolder> {
  await mkdir(path, { recursive: true });
  const names = async (): Promise<string[]> =>
    (await readdir(path)).filter((name) => !name.endsWith(draftEnding));
  return {
    put: (name, bytes) => writeFileAtomically(join(path, name), bytes),
    get: (name) => readFile(join(path, name)).catch(undefinedIfMissing),
    remove: (name) => rm(join(path, name), { force: true }),
    names,
  };
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
