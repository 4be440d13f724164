import { close, fstat, open, read, readSync } from "node:fs";
import { basename } from "node:path";
import { promisify } from "node:util";
import type { RangedFile } from "../training/data/rangedFile.ts";

const [opened, status, closed] = [promisify(open), promisify(fstat), promisify(close)];

/** Milliseconds of reading at once after which a slow disk is meant; what memory has takes 2 µs a range, a thread 10. */
const SLOW = 5;
/** Ranges that threads read after that, so that a cold disk keeps nobody waiting for long. */
const BY_THREADS = 1000;

/** A file of this machine, to be read by ranges; rejects where it cannot be opened. */
export async function openFile(path: string): Promise<RangedFile & { close(): Promise<void> }> {
  const file = await opened(path, "r");
  const { size } = await status(file);
  let byThreads = 0;
  return {
    name: basename(path),
    size,
    read: (start, end) =>
      readByThreads(file, new Uint8Array(Math.max(0, Math.min(end, size) - start)), start),
    async readRanges(ranges) {
      const bytes = new Uint8Array(ranges.reduce((n, { start, end }) => n + end - start, 0));
      const counts: (number | Promise<number>)[] = [];
      const begun = performance.now();
      let at = 0;
      for (const { start, end } of ranges) {
        const length = end - start;
        if (byThreads > 0) {
          byThreads--;
          counts.push(
            readByThreads(file, bytes.subarray(at, at + length), start).then((part) => part.length),
          );
        } else {
          counts.push(readSync(file, bytes, at, length, start));
          if (performance.now() - begun > SLOW) byThreads = BY_THREADS;
        }
        at += length;
      }
      const read = (await Promise.all(counts)).reduce((n, count) => n + count, 0);
      return bytes.subarray(0, read);
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
