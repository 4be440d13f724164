import type { BlobFolder } from "../../../training/checkpointStore.ts";

/** A folder of the browser's private file system (OPFS), made if it is not there. */
export async function folderAt(...path: readonly string[]): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const name of path) folder = await folder.getDirectoryHandle(name, { create: true });
  return folder;
}

/** The bytes of a file; undefined where there is none. */
export async function readBytes(
  folder: FileSystemDirectoryHandle,
  name: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const handle = await folder.getFileHandle(name);
    return new Uint8Array(await (await handle.getFile()).arrayBuffer());
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "NotFoundError") return undefined;
    throw cause;
  }
}

/** Replaces a file as a whole: a writable stream swaps its content in when it closes. */
export async function writeBytes(
  folder: FileSystemDirectoryHandle,
  name: string,
  bytes: Uint8Array<ArrayBuffer> | string,
): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable();
  try {
    await stream.write(bytes);
    await stream.close();
  } catch (cause) {
    await stream.abort().catch(() => undefined);
    throw cause;
  }
}

/** Names of the files and folders inside. */
export async function namesIn(folder: FileSystemDirectoryHandle): Promise<string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

/** Checkpoints of a run that trains in this browser. */
export async function checkpointFolder(runId: string): Promise<BlobFolder> {
  const folder = await folderAt("runs", runId, "checkpoints");
  return {
    put: (name, bytes) => writeBytes(folder, name, bytes as Uint8Array<ArrayBuffer>),
    get: async (name) => {
      const bytes = await readBytes(folder, name);
      // A file that was created but never closed is empty.
      return bytes?.length ? bytes : undefined;
    },
    remove: (name) => folder.removeEntry(name).catch(() => undefined),
    names: () => namesIn(folder),
  };
}
