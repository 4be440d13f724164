import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { planError } from "../../graph-schema/diagnostics/diagnostic.ts";
import type { Engine } from "../../engines/engine.ts";
import { engines } from "../../engines/engines.ts";
import { script } from "../../engines/testing/script.ts";
import { damagedLines } from "../../engines/eventFile.ts";
import { forgetFinalEvent } from "../../engines/finalEvent.ts";
import { openLaunchers } from "../../engines/openLaunchers.ts";
import { runDirectoryAt } from "../../engines/runDirectory.ts";
import { directoryObjects } from "../../nodejs/objects.ts";
import { readEnv } from "../env.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { artifacts, runs } from "../storage/schema.ts";
import { runDocument } from "../testing/runDocument.ts";
import { attemptRun, type RunPlace } from "./attemptRun.ts";
import { openRunLog } from "./runLog.ts";

const document = runDocument("linearRegression", { epochs: 2, checkpointEvery: 5 });

/** An engine that takes nothing. */
const picky: Engine = {
  ...script,
  accepts: () => [planError({ field: "split" }, { code: "stratify", args: {} })],
};

/** An engine that dies at once. */
const dying: Engine = {
  ...script,
  prepare: () => ({ encoded: false, files: {} }),
  command: () => ({ program: "sh", arguments: ["-c", "exit 7"], environment: {} }),
};

/** An engine that dies after another checkpoint as often as its folder has lives. */
const saving: Engine = {
  ...dying,
  command: () => ({
    program: "sh",
    arguments: [
      "-c",
      `lives=$(cat lives); [ "$lives" = 0 ] && exit 8; echo $((lives - 1)) > lives
echo "{\\"kind\\":\\"checkpoint\\",\\"step\\":$((9 - lives)),\\"best\\":false}" >> events.jsonl; exit 7`,
    ],
    environment: {},
  }),
};

let data: string;
let database: Database;
let at: RunPlace;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  database = await openDatabase({ url: undefined, directory: data });
  at = {
    db: database.sql,
    log: await openRunLog(database.sql),
    objects: await directoryObjects(data),
    env: readEnv({ TENSORLOOM_DATA: data }),
    engines: { ...engines, script, picky, dying, saving },
    launchers: openLaunchers(undefined),
  };
}, 120_000);
afterAll(async () => {
  await database.close();
  await rm(data, { recursive: true });
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

let runId: string;
let folder: string;
const queued = async (engine = Object.keys(engines)[0]!): Promise<void> => {
  runId = crypto.randomUUID();
  folder = join(data, "runs", runId);
  await at.db.insert(runs).values({
    ...{ id: runId, name: "r", engine, document, dataset: "sample:line", status: "queued" },
    ...{ timeLimitSeconds: 60, memoryLimitBytes: 2 ** 32 },
  });
};
const artifactsOf = async (): Promise<string[]> => {
  const found = await at.db.select().from(artifacts).where(eq(artifacts.runId, runId));
  return found.map(({ name }) => name).toSorted();
};
const attempt = (lastAttempt: boolean) => attemptRun(at, runId, { active: {}, lastAttempt });
const now = async () => (await at.db.select().from(runs).where(eq(runs.id, runId)))[0]!;
const events = async () =>
  (await at.log.read({ after: 0, runIds: [runId], limit: 1_000 })).map(({ event }) => event);

describe("an attempt that cannot be made ends in a state with a reason", () => {
  beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => undefined));

  test.each<[string, string, () => Promise<unknown>]>([
    [
      "a folder that is a file",
      "EEXIST|ENOTDIR",
      async () => {
        await mkdir(join(data, "runs"), { recursive: true });
        await writeFile(folder, "");
      },
    ],
    [
      "a full disk",
      "no space left on device",
      async () => {
        await mkdir(folder, { recursive: true });
        await symlink("/dev/full", join(folder, `job.json.${process.pid}.part`));
      },
    ],
    [
      "an event file that cannot be read",
      "EISDIR",
      () => mkdir(join(folder, "events.jsonl"), { recursive: true }),
    ],
    [
      "an engine that is gone",
      'there is no engine "gone"',
      () => at.db.update(runs).set({ engine: "gone" }).where(eq(runs.id, runId)),
    ],
  ])("%s", async (_what, reason, provoke) => {
    await queued();
    await provoke();
    await expect(attempt(false)).rejects.toThrow(new RegExp(reason));
    expect(await now()).toMatchObject({ status: "queued", pid: null });
    expect((await events()).at(-1)).toMatchObject({
      kind: "status",
      status: "queued",
      reason: expect.stringMatching(reason) as string,
    });
    await provoke().catch(() => undefined);
    await attempt(true);
    expect(await now()).toMatchObject({ status: "halted", endedAt: expect.any(Date) as Date });
    expect(await events()).toContainEqual(
      expect.objectContaining({ kind: "halted", message: expect.stringMatching(reason) as string }),
    );
  });
});

test("damaged lines of the history are set aside and told, and the run ends", async () => {
  await queued();
  await mkdir(folder, { recursive: true });
  const path = join(folder, "events.jsonl");
  const good = JSON.stringify({ kind: "preparing", what: "Loading the data" });
  const bad = ["\u0000\u0001garbage", "5", '{"kind":"step","step":"many"}', '{"kind":"no such"}', ""];
  await writeFile(path, [good, ...bad, good].map((line) => `${line}\n`).join(""));
  await attempt(false);
  expect((await now()).status).toBe("finished");
  const told = await events();
  expect(told.filter(({ kind }) => kind === "notice")).toHaveLength(bad.length);
  expect(told.map(({ kind }) => kind)).toContain("finished");
  const aside = (await readFile(damagedLines(path), "utf8")).trimEnd().split("\n");
  expect(aside).toEqual(bad.map((line, i) => `${i + 2}: ${line}`.trimEnd()));
}, 60_000);

test("an engine of one file, in another language, goes from the queue to what it leaves", async () => {
  await queued("script");
  await attempt(false);
  expect(await now()).toMatchObject({ status: "finished", step: 16, attempt: 1, pid: null });
  expect(await artifactsOf()).toEqual(["steps.txt"]);
  const told = await events();
  const steps = told.flatMap((event) => (event.kind === "step" ? [event.step] : []));
  expect(steps).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
  expect(told.at(-1)).toMatchObject({ kind: "status", status: "finished" });
  expect(await readdir(folder)).toEqual(expect.arrayContaining(["inputs.json", "start.safetensors"]));
}, 60_000);

test("a run that its engine does not take is halted with why, and no program starts", async () => {
  await queued("picky");
  await attempt(false);
  expect(await now()).toMatchObject({ status: "halted" });
  expect((await events()).filter(({ kind }) => kind === "halted")).toMatchObject([
    { code: "data", message: expect.stringMatching(/^A script cannot train this: .*class/) as string },
  ]);
  expect(existsSync(join(folder, "log.txt"))).toBe(false);
});

test("a resumed run whose program dies is tried again, whatever ended it before", async () => {
  await queued("dying");
  await mkdir(folder, { recursive: true });
  const stopped = JSON.stringify({ kind: "finished", reason: "stopped", step: 3 });
  await writeFile(join(folder, "events.jsonl"), `${stopped}\n`);
  await at.db.update(runs).set({ resumedAfter: 1 }).where(eq(runs.id, runId));
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  await expect(attempt(false)).rejects.toThrow("exit code 7");
  expect(await now()).toMatchObject({ status: "queued", attempt: 1 });
});

test("a run that loses its process goes on as often as it got to another checkpoint", async () => {
  await queued("saving");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "lives"), "5");
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  for (let n = 1; n <= 5; n++) {
    expect(await attempt(true)).toBe("goOn");
    expect(await now()).toMatchObject({ status: "queued", attempt: n });
  }
  expect(await attempt(true)).toBeUndefined();
  expect(await now()).toMatchObject({ status: "halted", attempt: 6 });
});

test("a disk that is full while a run trains halts it with a reason, and it goes on once there is room", async () => {
  await queued();
  const full = join(data, "full");
  const hook = fileURLToPath(new URL("../testing/fullDisk.mjs", import.meta.url));
  vi.stubEnv("FULL_DISK", full);
  vi.stubEnv("NODE_OPTIONS", `--import=${hook}`);
  await writeFile(full, "");
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  await attempt(false);
  expect(await now()).toMatchObject({ status: "halted" });
  const halted = (all: Awaited<ReturnType<typeof events>>) => all.filter(({ kind }) => kind === "halted");
  expect(halted(await events())).toMatchObject([
    { code: "storage", message: expect.stringContaining("no space left") as string },
  ]);
  // A server that was killed before it had recorded the end finds it, once more.
  await at.db.update(runs).set({ status: "running" }).where(eq(runs.id, runId));
  await attempt(false);
  expect(await now()).toMatchObject({ status: "halted", attempt: 1 });
  await rm(full);
  await forgetFinalEvent(runDirectoryAt(folder));
  await at.db.update(runs).set({ status: "queued" }).where(eq(runs.id, runId));
  await attempt(false);
  expect(await now()).toMatchObject({ status: "finished" });
}, 60_000);
