import { dirname, join } from "node:path";
import { type Content, partsOf } from "../training/run/content.ts";
import { makeDirectory } from "./makeDirectory.ts";
import { writeFileAtomically } from "./writeFileAtomically.ts";

/** Writes files by their paths in a folder, in their order, each whole or not at all; makes the folders they need. */
export async function writeFiles(folder: string, files: Readonly<Record<string, Content>>): Promise<void> {
  await makeDirectory(folder);
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    if (name.includes("/")) await makeDirectory(dirname(path));
    await writeFileAtomically(path, partsOf(content));
  }
}
