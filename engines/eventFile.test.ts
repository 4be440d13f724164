import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openEventFile, readEventFile, repairEventFile } from "./eventFile.ts";

let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), "tensorloom-")), "events.jsonl");
});
afterEach(() => rm(join(path, ".."), { recursive: true }));

const paused = (step: number) => ({ kind: "paused" as const, step });

test("lines are numbered on after a process that was killed in the middle of one", async () => {
  const first = openEventFile(path);
  first.append(paused(1));
  first.append(paused(2));
  first.close();
  await appendFile(path, '{"kind":"pau');
  await repairEventFile(path);
  const second = openEventFile(path);
  second.append(paused(3));
  second.close();
  const read = [];
  for await (const entry of readEventFile(path, 1)) read.push(entry);
  expect(read).toEqual([
    { line: 2, event: paused(2) },
    { line: 3, event: paused(3) },
  ]);
});

test("a whole file stays as it is, and a file without a whole line becomes empty", async () => {
  await repairEventFile(path);
  const file = openEventFile(path);
  // Longer than the chunks in which the file is read.
  for (let step = 1; step <= 5_000; step++) file.append(paused(step));
  file.close();
  const whole = await readFile(path, "utf8");
  await repairEventFile(path);
  expect(await readFile(path, "utf8")).toBe(whole);
  await rm(path);
  await appendFile(path, "x".repeat(200_000));
  await repairEventFile(path);
  expect(await readFile(path, "utf8")).toBe("");
});
