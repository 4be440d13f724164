import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { startSha256 } from "../training/data/streamedHash.ts";
import { openFile } from "./openFile.ts";
import { nodeSha256 } from "./nodeSha256.ts";

const folder = await mkdtemp(join(tmpdir(), "tensorloom-file-"));
afterAll(() => rm(folder, { recursive: true }));

test("gives any range of a file, also many at once, and less at its end", async () => {
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i * 7);
  const path = join(folder, "some.bin");
  await writeFile(path, bytes);
  const file = await openFile(path);
  expect([file.name, file.size]).toEqual(["some.bin", 5000]);
  const ranges = [
    [0, 5000],
    [17, 18],
    [4999, 5000],
    [0, 0],
    [1000, 3000],
  ] as const;
  const read = await Promise.all(ranges.map(([start, end]) => file.read(start, end)));
  expect(read).toEqual(ranges.map(([start, end]) => bytes.subarray(start, end)));
  expect(await file.read(4990, 6000)).toEqual(bytes.subarray(4990));
  const list = ranges.map(([start, end]) => ({ start, end }));
  const together = new Uint8Array(Buffer.concat(read));
  // So many that some are read at once and others by threads.
  for (let k = 0; k < 3; k++) expect(await file.readRanges!(list)).toEqual(together);
  const many = Array.from({ length: 60_000 }, (_, i) => ({ start: i % 4000, end: (i % 4000) + 9 }));
  const found = await file.readRanges!(many);
  for (const [i, { start }] of many.entries())
    if (found[9 * i + 8] !== bytes[start + 8]) throw new Error(`range ${i} is another`);
  expect(await file.readRanges!([{ start: 4990, end: 6000 }])).toEqual(bytes.subarray(4990));
  await file.close();
});

test("a file that is not there rejects, and a folder", async () => {
  await expect(openFile(join(folder, "none"))).rejects.toThrow("ENOENT");
  await expect(openFile(folder)).rejects.toThrow("EISDIR");
});

test("the hash of Node is that of everywhere", () => {
  const parts = [new Uint8Array(0), Uint8Array.of(1, 2, 3), new Uint8Array(1000).fill(9)];
  const [some, other] = [nodeSha256(), startSha256()];
  for (const part of parts) for (const hash of [some, other]) hash.update(part);
  expect(some.digest()).toBe(other.digest());
});
