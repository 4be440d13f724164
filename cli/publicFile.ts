import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const publicFolder = fileURLToPath(new URL("../public", import.meta.url));

/** The bytes of a file of public/. */
export const publicFile = (...path: readonly string[]): Promise<Buffer> =>
  readFile(join(publicFolder, ...path));
