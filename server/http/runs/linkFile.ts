import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { ObjectInfo, ObjectStore } from "../../../nodejs/objects.ts";
import { StoreFault } from "../../storage/storeFault.ts";
import { describeFile } from "./runFiles.ts";

/** Encoded data, which every node of a run reads, and which never change. */
const large = /^data\/.+/;
/** From how many bytes on a file goes by way of the store. */
const leastBytes = 8 * 2 ** 20;

/** Answers where the object store has a file of a run's folder; undefined for one that the server itself sends. */
export type FileLinker = (folder: string, path: string) => Promise<string | undefined>;

/** Puts files of runs into the object store for those who download them, each once. */
export function fileLinker(objects: ObjectStore): FileLinker {
  const underWay = new Map<string, Promise<unknown>>();

  const store = async (file: string, about: ObjectInfo): Promise<void> => {
    if (await objects.find(about.sha256)) return;
    const stored =
      underWay.get(about.sha256) ??
      objects.write(createReadStream(file), about).finally(() => underWay.delete(about.sha256));
    underWay.set(about.sha256, stored);
    await stored;
  };

  return async (folder, path) => {
    if (!objects.link || !large.test(path)) return undefined;
    const about = await describeFile(folder, path);
    if (!about || about.bytes < leastBytes) return undefined;
    try {
      await store(join(folder, path), { sha256: about.sha256, bytes: about.bytes });
      return await objects.link(about.sha256, "attachment");
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      // The folder has it all the same.
      console.warn(error.message);
      return undefined;
    }
  };
}
