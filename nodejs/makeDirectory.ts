import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/**
 * Makes a directory and those above it that are missing. Unlike Node's own recursion it ends where a file system such
 * as /proc says of each new name that there is none.
 */
export async function makeDirectory(path: string): Promise<void> {
  const make = (): Promise<void> => mkdir(path);
  await make()
    .catch(async (error: NodeJS.ErrnoException) => {
      const above = dirname(resolve(path));
      if (error.code !== "ENOENT" || above === resolve(path)) throw error;
      await makeDirectory(above);
      return make();
    })
    .catch(async (error: NodeJS.ErrnoException) => {
      const there = error.code === "EEXIST" && (await stat(path).catch(() => undefined));
      if (!there || !there.isDirectory()) throw error;
    });
}
