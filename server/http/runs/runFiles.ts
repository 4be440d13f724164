import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { type FileHandle, lstat, open, readdir, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { isCheckpointName } from "../../../training/run/checkpointStore.ts";
import { draftEnding } from "../../../nodejs/writeFileAtomically.ts";

/** A file of a run as its process elsewhere is told of it. */
export interface ListedFile {
  /** In the run's folder, with / between. */
  path: string;
  bytes: number;
  sha256: string;
}

/** What a run's program reads. */
const readable = /^(?:run\.json|inputs\.json|start\.safetensors|[^/]+\.py|(?:data|checkpoints)\/.+)$/;
/** What it leaves behind, besides checkpoints. */
const writable = /^(?:ended\.json|final\.json|log\.txt)$/;
const checkpoints = "checkpoints/";

/** Whether a run's program reads this file. */
export const isReadable = (path: string): boolean => readable.test(path) && !path.endsWith(draftEnding);

/** Whether a run's program leaves this file behind. */
export const isWritable = (path: string): boolean =>
  writable.test(path) || (path.startsWith(checkpoints) && isCheckpointName(path.slice(checkpoints.length)));

/** The path of a file in a run's folder as a URL has it; undefined for one that leads elsewhere or is none. */
export function runFile(encoded: string): string | undefined {
  let path: string;
  try {
    path = decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
  // Control characters, backslashes, and what no file system takes.
  // eslint-disable-next-line no-control-regex
  if (path.length > 1_000 || /[\u0000-\u001f\u007f\\:]/.test(path)) return undefined;
  return path.split("/").every((part) => part !== "" && part !== "." && part !== "..") ? path : undefined;
}

/** Opens a file of a run's folder to read it; undefined where there is none, or a link on the way. */
export async function openRunFile(folder: string, path: string): Promise<FileHandle | undefined> {
  const parent = dirname(path);
  const real = await realpath(join(folder, parent)).catch(() => undefined);
  if (real === undefined || real !== join(await realpath(folder), parent)) return undefined;
  const file = await open(join(folder, path), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
    (error: NodeJS.ErrnoException) => {
      if (["ENOENT", "ENOTDIR", "ELOOP", "EMLINK", "ENAMETOOLONG"].includes(error.code ?? ""))
        return undefined;
      throw error;
    },
  );
  if (file && !(await file.stat()).isFile()) {
    await file.close();
    return undefined;
  }
  return file;
}

/** Every file of a run's folder that its program reads. */
export async function listFiles(folder: string): Promise<ListedFile[]> {
  const listed: ListedFile[] = [];
  for (const path of await pathsIn(folder, "")) {
    const file = await describeFile(folder, path);
    if (file) listed.push(file);
  }
  return listed;
}

/** What a file of a run's folder is; undefined for one that is replaced or removed meanwhile, which may be there anew. */
export async function describeFile(folder: string, path: string): Promise<ListedFile | undefined> {
  const about = await lstat(join(folder, path)).catch(() => undefined);
  if (!about?.isFile()) return undefined;
  const sha256 = await hashOf(join(folder, path), about).catch(() => undefined);
  return sha256 === undefined ? undefined : { path, bytes: about.size, sha256 };
}

async function pathsIn(folder: string, below: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below + entry.name;
    if (entry.isDirectory()) found.push(...(await pathsIn(folder, `${path}/`)));
    else if (entry.isFile() && isReadable(path)) found.push(path);
  }
  return found.toSorted();
}

const hashes = new Map<string, { of: string; sha256: string }>();
const mostHashes = 10_000;

/** sha256 of a file in hex, computed once as long as the file is as it is. */
async function hashOf(
  path: string,
  { size, mtimeMs, ino }: { size: number; mtimeMs: number; ino: number },
): Promise<string> {
  const of = `${ino} ${size} ${mtimeMs}`;
  const known = hashes.get(path);
  if (known?.of === of) return known.sha256;
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  const sha256 = hash.digest("hex");
  if (hashes.size >= mostHashes) hashes.clear();
  hashes.set(path, { of, sha256 });
  return sha256;
}
