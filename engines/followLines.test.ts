import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Following, followLines } from "./followLines.ts";

let path: string;
let received: string[];
let following: Following | undefined;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "tensorloom-lines-")), "lines");
  received = [];
});
afterEach(async () => {
  await following?.close();
  rmSync(join(path, ".."), { recursive: true });
  vi.restoreAllMocks();
});
const follow = (from = 0): void => {
  following = followLines(path, from, (lines) => void received.push(...lines));
};
const arrived = (lines: readonly string[]) =>
  expect.poll(() => received, { timeout: 10_000, interval: 5 }).toEqual(lines);

test("lines come once and in order, in whatever parts they are written", async () => {
  follow();
  const lines = Array.from({ length: 3_000 }, (_, i) => `${i} ${"é€😀".repeat(i % 50)}`);
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(""));
  for (let at = 0, size = 1; at < bytes.length; at += size, size = 1 + ((size * 7) % 4_001)) {
    appendFileSync(path, bytes.subarray(at, at + size));
    if (size % 5 === 0) await wait(1);
  }
  await arrived(lines);
});

test("a file is followed from a byte on, and where it is made later", async () => {
  writeFileSync(path, "before\nafter\n");
  follow("before\n".length);
  await arrived(["after"]);
  await following!.close();
  received = [];
  rmSync(path);
  follow();
  await wait(20);
  appendFileSync(path, "first\n");
  await arrived(["first"]);
});

test("a part of a line that is taken back is never received, and a long line is", async () => {
  follow();
  appendFileSync(path, "whole\n{par");
  await arrived(["whole"]);
  truncateSync(path, "whole\n".length);
  const long = "x".repeat(300_000);
  appendFileSync(path, `${long}\nlast\n`);
  await arrived(["whole", long, "last"]);
});

test("lines that could not be taken in come again before those after them", async () => {
  vi.spyOn(console, "error").mockReturnValue(undefined);
  let refused = 0;
  following = followLines(path, 0, (lines) => {
    if (lines.includes("two") && refused++ === 0) throw new Error("not now");
    received.push(...lines);
  });
  appendFileSync(path, "one\n");
  await arrived(["one"]);
  appendFileSync(path, "two\n");
  await expect.poll(() => refused).toBe(1);
  appendFileSync(path, "three\n");
  await arrived(["one", "two", "three"]);
});

test("nothing is received once it is closed", async () => {
  follow();
  appendFileSync(path, "one\n");
  await arrived(["one"]);
  await following!.close();
  appendFileSync(path, "two\n");
  await wait(250);
  expect(received).toEqual(["one"]);
});
