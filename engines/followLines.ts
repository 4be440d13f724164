import { watch } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

const pollMilliseconds = 100;
const retryMilliseconds = 1_000;
const chunkBytes = 64 * 1024;

/** A file that is followed. */
export interface Following {
  /** Looks for no more; resolved once what was seen is received. */
  close(): Promise<void>;
}

/**
 * Receives the whole lines of a file from byte `from` on, in order, now and as it grows, each once. Lines of which
 * `receive` rejects are received again a second later.
 */
export function followLines(
  path: string,
  from: number,
  receive: (lines: readonly string[]) => Promise<void> | void,
): Following {
  let offset = from;
  const read = async (): Promise<void> => {
    const file = await open(path, "r").catch(undefinedIfMissing);
    try {
      for (let lines; file && (lines = await wholeLines(file, offset)).length > 0;) {
        await receive(lines.toString("utf8").slice(0, -1).split("\n"));
        offset += lines.length;
      }
    } finally {
      await file?.close();
    }
  };
  let turn: Promise<void> = Promise.resolve();
  let queued = false;
  const look = (): void => {
    if (queued) return;
    queued = true;
    turn = turn.then(async () => {
      queued = false;
      await read().catch((error: unknown) => {
        console.error(error);
        return wait(retryMilliseconds, undefined, { ref: false });
      });
    });
  };
  // Not every file system tells of changes, and none for certain.
  const poll = setInterval(look, pollMilliseconds).unref();
  const watcher = watching(path, look);
  look();
  return {
    close: () => {
      clearInterval(poll);
      watcher?.close();
      return turn;
    },
  };
}

/** The bytes from `offset` to the end of the last line that has one, of some of the file; none if none has. */
async function wholeLines(file: FileHandle, offset: number): Promise<Buffer> {
  for (let size = chunkBytes; ; size *= 2) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, offset);
    const end = buffer.subarray(0, bytesRead).lastIndexOf(0x0a) + 1;
    if (end > 0 || bytesRead < size) return buffer.subarray(0, end);
  }
}

function watching(path: string, look: () => void): { close(): void } | undefined {
  try {
    const watcher = watch(path, { persistent: false }, look);
    return watcher.on("error", () => watcher.close());
  } catch {
    return undefined;
  }
}

function undefinedIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}
