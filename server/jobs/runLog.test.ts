import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emptyDocument } from "../../graph-schema/document.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { runs } from "../storage/schema.ts";
import { testDatabases } from "../testing/databases.ts";
import { openRunLog, type RunLog } from "./runLog.ts";

describe.each(testDatabases)("the log of runs on $name", ({ make }) => {
  let directory: string;
  let database: Database;
  let made: Awaited<ReturnType<typeof make>>;
  let log: RunLog;
  const runId = crypto.randomUUID();
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "tensorloom-"));
    made = await make();
    database = await openDatabase({ url: made.env.DATABASE_URL, directory });
    await database.sql.insert(runs).values({
      ...{ id: runId, name: "r", engine: "any", document: emptyDocument(), dataset: "sample:line" },
      ...{ status: "running", timeLimitSeconds: 1, memoryLimitBytes: 1 },
    });
    log = await openRunLog(database.sql);
  }, 120_000);
  afterAll(async () => {
    await database.close();
    await made.drop();
    await rm(directory, { recursive: true });
  });

  const paused = (step: number) => ({ kind: "paused" as const, step });

  test("keeps the order of what comes close together, in one growing sequence with changes", async () => {
    const writes = [];
    for (let line = 1; line <= 2_500; line++) {
      writes.push(log.record({ runId, line, event: paused(line) }));
      if (line % 1_000 === 0)
        writes.push(log.change((_, add) => add({ runId, line: null, event: paused(-line) })));
    }
    await Promise.all(writes);
    const read = await log.read({ after: 0, runIds: [runId], limit: 5_000 });
    expect(read).toHaveLength(2_502);
    const steps = read.map(({ event }) => (event as { step: number }).step);
    expect(steps.filter((step) => step > 0)).toEqual(Array.from({ length: 2_500 }, (_, i) => i + 1));
    expect(read.map(({ position }) => position)).toEqual(
      read.map(({ position }) => position).toSorted((a, b) => a - b),
    );
    expect(log.head()).toBe(read.at(-1)?.position);
  });

  test("takes a line once, and moves the run on to the step of its last event", async () => {
    const before = log.head();
    await log.record({ runId, line: 2_500, event: paused(9) });
    expect(await log.read({ after: before, limit: 10 })).toEqual([]);
    await log.record({ runId, line: 2_501, event: paused(77) });
    const [run] = await database.sql.select({ step: runs.step }).from(runs).where(eq(runs.id, runId));
    expect(run?.step).toBe(77);
  });

  test("a change that fails leaves nothing, and the writes after it go on", async () => {
    const before = log.head();
    const failed = log.change(async (_, add) => {
      await add({ runId, line: null, event: paused(1) });
      throw new Error("no");
    });
    const next = log.record({ runId, line: 3_000, event: paused(2) });
    await expect(failed).rejects.toThrow("no");
    await next;
    expect((await log.read({ after: before, limit: 10 })).map(({ event }) => event)).toEqual([paused(2)]);
  });

  test("a reader that waits is woken by news, and by an abort", async () => {
    const waiting = log.news(log.head());
    await log.record({ runId, line: 4_000, event: paused(3) });
    await waiting;
    await log.news(log.head() - 1);
    const stop = new AbortController();
    const aborted = log.news(log.head(), stop.signal);
    stop.abort();
    await aborted;
  });

  test("another opening goes on where this one is", async () => {
    expect((await openRunLog(database.sql)).head()).toBe(log.head());
  });
});
