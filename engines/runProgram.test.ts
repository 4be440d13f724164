import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runDocument } from "../server/testing/runDocument.ts";
import { engines } from "./engines.ts";
import { runDirectory, writeJob } from "./runDirectory.ts";

test.each(Object.values(engines))(
  "a program of $type ends with the process that started it, even where nobody ends it",
  async (engine) => {
    const data = await mkdtemp(join(tmpdir(), "tensorloom-"));
    const directory = await runDirectory(data, "r");
    const document = runDocument("irisMlp", { epochs: 100_000 });
    const job = { id: "r", document, dataset: "sample:iris", fileName: null, checkpoint: null, data };
    await writeJob(directory, job);
    await writeFile(directory.alive, "");
    const command = engine.command({ directory, job });
    const child = spawn(command.program, command.arguments, { stdio: ["pipe", "ignore", "inherit"] });
    const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
    const steps = async (): Promise<boolean> =>
      (await readFile(directory.events, "utf8").catch(() => "")).includes('"kind":"step"');
    await expect.poll(steps, { timeout: 20_000 }).toBe(true);
    // What the death of the other end comes to.
    child.stdin.end();
    expect(await ended).toBe(1);
    await rm(data, { recursive: true });
  },
  60_000,
);
