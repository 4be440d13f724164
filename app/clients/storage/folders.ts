import type { BlobFolder } from "../../../training/run/checkpointStore.ts";
import { isFullDisk } from "../../../training/run/runError.ts";

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
  const file = await fileIn(folder, name);
  return file && new Uint8Array(await file.arrayBuffer());
}

/** A file as it is now; undefined where there is none. */
export async function fileIn(folder: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  try {
    return await (await folder.getFileHandle(name)).getFile();
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "NotFoundError") return undefined;
    throw cause;
  }
}

const FULL = "this browser grants no more storage; runs and data that are no longer needed can be deleted";

/**
 * Replaces a file as a whole: a writable stream swaps its content in when it closes. Rejects with a
 * QuotaExceededError that says what to do where there is no more space.
 */
export async function writeBytes(
  folder: FileSystemDirectoryHandle,
  name: string,
  content: Uint8Array<ArrayBuffer> | string | AsyncIterable<Uint8Array>,
): Promise<void> {
  let stream: FileSystemWritableFileStream | undefined;
  try {
    const handle = await folder.getFileHandle(name, { create: true });
    stream = await handle.createWritable();
    if (typeof content === "string" || content instanceof Uint8Array) await stream.write(content);
    else for await (const part of content) await stream.write(part as Uint8Array<ArrayBuffer>);
    await stream.close();
  } catch (cause) {
    await stream?.abort().catch(() => undefined);
    // A file that did not exist before would be left empty.
    if ((await readBytes(folder, name))?.length === 0) await folder.removeEntry(name).catch(() => undefined);
    throw isFullDisk(cause) ? new DOMException(FULL, "QuotaExceededError") : cause;
  }
}

/**
 * Adds text to the end of a file without writing what it has again; all or nothing. In a page, which has no access in
 * place, the browser copies the file. Rejects with a QuotaExceededError where there is no more space.
 */
export async function appendText(
  folder: FileSystemDirectoryHandle,
  name: string,
  text: string,
): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const bytes = new TextEncoder().encode(text);
  try {
    const { createSyncAccessHandle } = handle as InPlace;
    if (createSyncAccessHandle) return await appendInPlace(await createSyncAccessHandle.call(handle), bytes);
    const { size } = await handle.getFile();
    const stream = await handle.createWritable({ keepExistingData: true });
    await stream.write({ type: "write", position: size, data: bytes });
    await stream.close();
  } catch (cause) {
    throw isFullDisk(cause) ? new DOMException(FULL, "QuotaExceededError") : cause;
  }
}

/** What a worker has and a page has not. */
interface InPlace {
  createSyncAccessHandle?(): Promise<{
    getSize(): number;
    /** Gives how many bytes were written. */
    write(bytes: Uint8Array, how: { at: number }): number;
    truncate(size: number): void;
    flush(): void;
    close(): void;
  }>;
}

async function appendInPlace(
  access: Awaited<ReturnType<NonNullable<InPlace["createSyncAccessHandle"]>>>,
  bytes: Uint8Array,
): Promise<void> {
  const at = access.getSize();
  try {
    if (access.write(bytes, { at }) < bytes.length) throw new DOMException(FULL, "QuotaExceededError");
    access.flush();
  } catch (cause) {
    access.truncate(at);
    throw cause;
  } finally {
    access.close();
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
