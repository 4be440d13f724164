import { mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { LaunchedRun } from "../../engines/launcher.ts";
import { thisMachine } from "../../engines/thisMachine.ts";
import { type RunDirectory, runDirectory } from "../../engines/runDirectory.ts";
import { watchLimits } from "./watchLimits.ts";

let data: string;
let directory: RunDirectory;
let run: LaunchedRun;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  directory = await runDirectory(data, "r");
  await writeFile(directory.alive, "");
});
afterEach(async () => {
  run.kill();
  await run.ended;
  await rm(data, { recursive: true });
});
const launch = async (script: string): Promise<void> => {
  const command = { program: "sh", arguments: ["-c", script], environment: {} };
  run = await thisMachine.launch(command, directory);
};
const wide = { seconds: 600, bytes: 2 ** 40, silentSeconds: 600 };

test("memory counts of all processes of a run", async () => {
  const hold = `"${process.execPath}" -e "globalThis.x = Buffer.alloc(150e6, 1); setTimeout(() => {}, 1e6)"`;
  await launch(`${hold} & ${hold} & wait`);
  const watch = watchLimits(run, directory, { ...wide, bytes: 320e6 });
  expect(await run.ended).toBe("SIGKILL");
  expect(watch.stop()).toEqual({
    kind: "memory",
    bytes: expect.toSatisfy((b: number) => b > 320e6) as number,
  });
}, 60_000);

test("a run is silent that neither tells events nor renews its file", async () => {
  await launch("sleep 1000");
  const watch = watchLimits(run, directory, { ...wide, silentSeconds: 1.5 });
  for (let i = 1; i <= 10; i++) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (i > 5) watch.sign();
    // By a clock of its own.
    else await utimes(directory.alive, i, i);
  }
  expect(watch.stop()).toBeUndefined();
  const silent = watchLimits(run, directory, { ...wide, silentSeconds: 0.6 });
  expect(await run.ended).toBe("SIGKILL");
  expect(silent.stop()).toEqual({ kind: "silence" });
}, 60_000);

test("what waits for its place elsewhere is neither silent nor late, nor held to this machine's memory", async () => {
  await writeFile(directory.requests, "");
  await launch("sleep 1000");
  let waiting = true;
  const elsewhere = { ...run, pid: null, state: () => ({ waiting, words: "" }) };
  const watch = watchLimits(elsewhere, directory, { seconds: 1.2, bytes: 1, silentSeconds: 0.6 });
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await readFile(directory.requests, "utf8")).toBe("");
  waiting = false;
  expect(await run.ended).toBe("SIGKILL");
  expect(watch.stop()).toEqual({ kind: "silence" });
}, 60_000);

test("a run whose time is up is asked to end, once", async () => {
  await writeFile(directory.requests, "");
  await launch("until [ -s requests.jsonl ]; do sleep 0.1; done; sleep 1.5");
  const watch = watchLimits(run, directory, { ...wide, seconds: 0.2 });
  expect(await run.ended).toBe(0);
  expect(watch.stop()).toEqual({ kind: "time" });
  expect(await readFile(directory.requests, "utf8")).toBe('{"kind":"stop"}\n');
}, 60_000);
