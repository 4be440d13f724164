import { join } from "node:path";
import { directoryBlobs } from "../nodejs/directoryBlobs.ts";
import { makeDirectory } from "../nodejs/makeDirectory.ts";
import { lockDirectory, type LockUse } from "../nodejs/lock.ts";
import { SetupError } from "../nodejs/setupError.ts";
import { removeDrafts } from "../nodejs/writeFileAtomically.ts";
import { type CheckpointStore, openCheckpointStore } from "../training/run/checkpointStore.ts";
import { UserError } from "./command.ts";
import { writingTo } from "./writingTo.ts";

/** The folder of one run, which no other process trains in meanwhile. */
export interface RunFolder {
  path: string;
  store: CheckpointStore;
  /** Removes all checkpoints. */
  clear(): Promise<void>;
  /** Lets others in. */
  close(): Promise<void>;
}

const use: LockUse = {
  file: "train.lock",
  inUse: (by, path) =>
    `${path}: ${by} trains in this folder. Wait until it has ended, or choose another folder.`,
};

/** Makes the folder where it is missing and locks it; throws a UserError while another process trains there. */
export const openRunFolder = (path: string): Promise<RunFolder> => writingTo(path, () => open(path));

async function open(path: string): Promise<RunFolder> {
  await makeDirectory(path);
  const close = await lockDirectory(path, use).catch((cause: unknown) => {
    throw cause instanceof SetupError ? new UserError(cause.message) : cause;
  });
  const checkpoints = join(path, "checkpoints");
  const blobs = await directoryBlobs(checkpoints);
  // What a killed process left half written.
  await removeDrafts(checkpoints);
  return {
    path,
    store: openCheckpointStore(blobs),
    clear: async () => {
      for (const name of await blobs.names()) await blobs.remove(name);
    },
    close,
  };
}
