import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { groupMembers } from "../nodejs/processes.ts";
import { runDocument } from "../server/testing/runDocument.ts";
import type { Command } from "./engine.ts";
import { engines } from "./engines.ts";
import { nodeCommand } from "./nodeCommand.ts";
import { type RunDirectory, runDirectory, writeJob } from "./runDirectory.ts";

const present = await Promise.all(
  Object.values(engines).map(async (engine) => ({ engine, ...(await engine.probe()) })),
);

/** Starts a program in the folder of a run as a launcher does. */
const start = (command: Command, directory: RunDirectory) => {
  const child = spawn(command.program, command.arguments, {
    cwd: directory.path,
    env: { ...process.env, ...command.environment, TENSORLOOM_RUN: directory.path },
    detached: true,
    stdio: ["pipe", "ignore", "inherit"],
  });
  return { child, ended: new Promise<number | null>((resolve) => child.once("exit", resolve)) };
};

test.each(present.filter(({ available }) => available).map(({ engine }) => engine))(
  "a program of $type ends with the process that started it, even where nobody ends it",
  async (engine) => {
    const data = await mkdtemp(join(tmpdir(), "tensorloom-"));
    const directory = await runDirectory(data, "r");
    const document = runDocument("irisMlp", { epochs: 100_000 });
    const job = { id: "r", document, dataset: "sample:iris", file: null, checkpoint: null, data };
    const run = { directory, job, settings: {}, devices: [] };
    await writeJob(directory, job);
    await writeFile(directory.alive, "");
    const encode = nodeCommand(new URL("encodeRun.ts", import.meta.url), directory);
    if (engine.prepare(run).encoded) expect(await start(encode, directory).ended).toBe(0);
    const { child, ended } = start(engine.command(run), directory);
    const steps = async (): Promise<boolean> =>
      (await readFile(directory.events, "utf8").catch(() => "")).includes('"kind":"step"');
    await expect.poll(steps, { timeout: 40_000 }).toBe(true);
    // What the death of the other end comes to.
    child.stdin?.end();
    expect(await ended).not.toBe(0);
    await expect.poll(() => groupMembers(child.pid!)).toEqual([]);
    await rm(data, { recursive: true });
  },
  90_000,
);
