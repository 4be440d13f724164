import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { groupMembers, processStart } from "../../nodejs/processes.ts";
import { leftWork } from "../processFile.ts";
import { type RunDirectory, runDirectory, runOutput } from "../runDirectory.ts";
import { thisMachine } from "../thisMachine.ts";

let data: string;
let directory: RunDirectory;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  directory = await runDirectory(data, "r");
});
afterEach(() => rm(data, { recursive: true }));

const sh = (script: string) => ({ program: "sh", arguments: ["-c", script], environment: { X: "1" } });

test("a program runs in its folder, with the variables that it asks for, and its output is kept", async () => {
  const run = await thisMachine.launch(sh('pwd; echo "$X $TENSORLOOM_RUN"; exit 3'), directory);
  expect(await run.ended).toBe(3);
  expect(await runOutput(directory)).toBe(`${directory.path}\n1 ${directory.path}\n`);
});

test("a program is not told the server's keys", async () => {
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a secret");
  vi.stubEnv("AWS_REGION", "somewhere");
  const run = await thisMachine.launch(sh('echo "$AWS_SECRET_ACCESS_KEY, $AWS_REGION"'), directory);
  vi.unstubAllEnvs();
  expect(await run.ended).toBe(0);
  expect(await runOutput(directory)).toBe(", somewhere\n");
});

test("a program that there is not is refused by name, and nothing is left to be ended", async () => {
  const command = { ...sh(""), program: "no-such-program" };
  await expect(thisMachine.launch(command, directory)).rejects.toThrow("no-such-program ENOENT");
  expect(await leftWork(data)).toEqual([]);
});

test("processes that a program leaves behind end with it", async () => {
  const run = await thisMachine.launch(sh("sleep 1000 & sleep 1"), directory);
  await expect.poll(async () => (await groupMembers(run.pid!)).length).toBe(3);
  expect(await run.ended).toBe(0);
  await expect.poll(() => groupMembers(run.pid!)).toEqual([]);
});

test("of a group whose leader is gone, what is left of this run is ended, and of another run is not", async () => {
  const env = { ...process.env, TENSORLOOM_RUN: directory.path };
  const leader = spawn("sh", ["-c", "sleep 1000 & exec sleep 1001"], {
    detached: true,
    stdio: "ignore",
    env,
  });
  const pid = leader.pid!;
  await expect.poll(async () => (await groupMembers(pid)).length).toBe(2);
  const left = { launcher: "local", job: null, pid, processStart: processStart(pid)! };
  leader.kill("SIGKILL");
  await expect.poll(async () => (await groupMembers(pid)).length).toBe(1);
  await thisMachine.reap(left, await runDirectory(data, "other"));
  expect(await groupMembers(pid)).toHaveLength(1);
  await thisMachine.reap(left, directory);
  await expect.poll(() => groupMembers(pid)).toEqual([]);
});
