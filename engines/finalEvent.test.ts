import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { allocateFinalEvent, forgetFinalEvent, readFinalEvent, writeFinalEvent } from "./finalEvent.ts";
import { type RunDirectory, runDirectory } from "./runDirectory.ts";

let data: string;
let directory: RunDirectory;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  directory = await runDirectory(data, "r");
});
afterEach(() => rm(data, { recursive: true }));

const halted = (message: string) =>
  ({ kind: "halted", code: "storage", step: 3, message, advice: "Free some." }) as const;

test("the last event takes no more bytes than are allocated, however long its words", async () => {
  expect(await readFinalEvent(directory)).toBeUndefined();
  await allocateFinalEvent(directory);
  const { size, ino } = await stat(directory.final);
  expect(await readFinalEvent(directory)).toBeUndefined();
  writeFinalEvent(directory, halted("Full."));
  expect(await readFinalEvent(directory)).toEqual(halted("Full."));
  writeFinalEvent(directory, halted("\u0001".repeat(50_000)));
  expect(await readFinalEvent(directory)).toMatchObject({ step: 3, advice: "Free some." });
  expect(await stat(directory.final)).toMatchObject({ size, ino });
  await allocateFinalEvent(directory);
  expect(await stat(directory.final)).toMatchObject({ size, ino });
  expect(await readFinalEvent(directory)).toBeUndefined();
});

test("what is no last event counts as none", async () => {
  await allocateFinalEvent(directory);
  const blank = await readFile(directory.final, "utf8");
  for (const line of [
    '{"kind":"hal',
    '{"kind":"paused","step":1}\n',
    '{"kind":"halted","step":-1}\n',
    "7\n",
  ]) {
    await writeFile(directory.final, line + blank.slice(line.length));
    expect(await readFinalEvent(directory), line).toBeUndefined();
  }
  await forgetFinalEvent(directory);
  expect(existsSync(directory.final)).toBe(false);
});
