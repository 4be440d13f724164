import { link, readFile, rm, unlink, utimes, writeFile, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { processStart } from "./processes.ts";
import { SetupError } from "./setupError.ts";

interface Owner {
  pid: number;
  /** When that process started, so that a later process with its number is not taken for it. */
  start: string | undefined;
  host: string;
}

const refreshMilliseconds = 5_000;
const foreignMilliseconds = 30_000;

/** What a lock is for: its file in the directory, and what to say while somebody else holds it. */
export interface LockUse {
  file: string;
  /** `by` such as "process 12 on host". */
  inUse(by: string, path: string): string;
}

const serverUse: LockUse = {
  file: "server.lock",
  inUse: (by, path) =>
    `The data directory is in use by ${by} (${path}). Stop that server, or set TENSORLOOM_DATA to another directory.`,
};

/**
 * Makes this process the only one that opens the directory, and returns the release.
 * A lock whose process is gone is taken over. Throws a SetupError that names the owner.
 */
export async function lockDirectory(
  directory: string,
  use: LockUse = serverUse,
): Promise<() => Promise<void>> {
  const path = join(directory, use.file);
  const owner: Owner = { pid: process.pid, start: processStart(process.pid), host: hostname() };
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify(owner));
  try {
    if (!(await tryLink(draft, path))) await takeOver(draft, path, use);
  } finally {
    await rm(draft, { force: true });
  }
  // Another host cannot see this process, only how recently it touched the file.
  const refresh = setInterval(() => void touch(path), refreshMilliseconds).unref();
  return async () => {
    clearInterval(refresh);
    await rm(path, { force: true });
  };
}

/** A link appears with its content or not at all, and never replaces a file. */
async function tryLink(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Replaces a stale lock, one process at a time: two that unlink in turn would both think they own it. */
async function takeOver(draft: string, path: string, use: LockUse): Promise<void> {
  const inUse = (by: string): SetupError => new SetupError(use.inUse(by, path));
  const guard = `${path}.takeover`;
  if (await olderThan(guard, foreignMilliseconds)) await rm(guard, { force: true });
  if (!(await tryLink(draft, guard))) throw inUse("another process that starts right now");
  try {
    const owner = await readOwner(path);
    if (owner && (await isAlive(owner, path)))
      throw inUse(`process ${owner.pid}${owner.host === hostname() ? "" : ` on ${owner.host}`}`);
    if (owner) await unlink(path);
    if (!(await tryLink(draft, path))) throw inUse("another process that starts right now");
  } finally {
    await rm(guard, { force: true });
  }
}

async function isAlive(owner: Owner, path: string): Promise<boolean> {
  if (owner.host !== hostname()) return !(await olderThan(path, foreignMilliseconds));
  return processStart(owner.pid) !== undefined && processStart(owner.pid) === owner.start;
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Owner;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new SetupError(`${path} is not a lock file of this program; delete it if no server runs here.`);
  }
}

async function olderThan(path: string, milliseconds: number): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > milliseconds;
  } catch {
    return false;
  }
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}
