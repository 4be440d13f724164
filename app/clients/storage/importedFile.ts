import { fileOfBlob, type RangedFile } from "../../../training/data/rangedFile.ts";
import { fileIn, folderAt, namesIn } from "./folders.ts";

/** The file of an imported dataset ("file:" and its sha256), which never leaves this browser by itself. */
export async function importedFile(id: string): Promise<RangedFile | undefined> {
  const folder = await folderAt("datasets", id.replace(/^file:/, ""));
  const [name] = await namesIn(folder);
  const file = name === undefined ? undefined : await fileIn(folder, name);
  return file && fileOfBlob(name!, file);
}
