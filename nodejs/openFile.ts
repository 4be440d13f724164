import { close, open, read, readSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { promisify } from "node:util";
import { fileOfBytes, type RangedFile } from "../training/data/rangedFile.ts";

const [opened, closed] = [promisify(open), promisify(close)];

/** Milliseconds of reading at once after which a slow disk is meant; what memory has takes 2 µs a range, a thread 10. */
const SLOW = 5;
/** Ranges that threads read after that, so that a cold disk keeps nobody waiting for long. */
const BY_THREADS = 1000;

/** A file of this machine, to be read by ranges; what comes from a pipe is read whole. Rejects where it cannot be opened. */
export async function openFile(path: string): Promise<RangedFile & { close(): Promise<void> }> {
  const about = await stat(path);
  if (!about.isFile())
    return { ...fileOfBytes(basename(path), await readFile(path)), close: () => Promise.resolve() };
  const file = await opened(path, "r");
  const { size } = about;
  let byThreads = 0;
  return {
    name: basename(path),
    size,
    read: (start, end) =>
      readByThreads(file, new Uint8Array(Math.max(0, Math.min(end, size) - start)), start),
    async readRanges(ranges) {
      const bytes = new Uint8Array(ranges.reduce((n, { start, end }) => n + end - start, 0));
      const waiting: Promise<number>[] = [];
      let filled = 0;
      const begun = performance.now();
      let at = 0;
      for (const { start, end } of ranges) {
        const length = end - start;
        if (byThreads > 0) {
          byThreads--;
          waiting.push(
            readByThreads(file, bytes.subarray(at, at + length), start).then((part) => part.length),
          );
        } else {
          filled += readSync(file, bytes, at, length, start);
          if (performance.now() - begun > SLOW) byThreads = BY_THREADS;
        }
        at += length;
      }
      for (const count of await Promise.all(waiting)) filled += count;
      return bytes.subarray(0, filled);
    },
    close: () => closed(file),
  };
}

/** Fills bytes from `start` on as far as the file reaches; a callback takes half of a promise's time. */
const readByThreads = (file: number, bytes: Uint8Array, start: number): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const next = (filled: number): void =>
      read(file, bytes, filled, bytes.length - filled, start + filled, (error, count) => {
        if (error) reject(error);
        else if (count === 0 || filled + count === bytes.length) resolve(bytes.subarray(0, filled + count));
        else next(filled + count);
      });
    next(0);
  });
