import type { SourceFile } from "../../../training/data/reader.ts";
import { folderAt, namesIn, readBytes } from "./folders.ts";

/** The file of an imported dataset ("file:" and its sha256), which never leaves this browser by itself. */
export async function importedFile(id: string): Promise<SourceFile | undefined> {
  const folder = await folderAt("datasets", id.replace(/^file:/, ""));
  const [name] = await namesIn(folder);
  const bytes = name === undefined ? undefined : await readBytes(folder, name);
  return bytes && { name: name!, bytes };
}
