import { appendFileSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Database, openDatabase } from "../storage/database.ts";
import { runEvents, runs } from "../storage/schema.ts";
import { runDocument } from "../testing/runDocument.ts";
import { importEvents } from "./importEvents.ts";
import { openRunLog } from "./runLog.ts";

let data: string;
let database: Database;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  database = await openDatabase({ url: undefined, directory: data });
}, 120_000);
afterAll(async () => {
  await database.close();
  await rm(data, { recursive: true });
});

test("its lines are those of its bytes, also where more comes while it reads", async () => {
  const db = database.sql;
  const id = crypto.randomUUID();
  await db.insert(runs).values({
    ...{
      id,
      name: "r",
      engine: "script",
      document: runDocument("linearRegression", {}),
      dataset: "sample:line",
    },
    ...{ status: "running", timeLimitSeconds: 60, memoryLimitBytes: 2 ** 32 },
  });
  // All of it is known, so that none is written.
  const event = { kind: "checkpoint", step: 1, best: false } as const;
  await db.insert(runEvents).values({ runId: id, line: 1e6, event });
  const path = join(data, "events.jsonl");
  const line = `${JSON.stringify(event)}\n`;
  await writeFile(path, line.repeat(50_000));
  const more = setInterval(() => appendFileSync(path, line), 1);
  const { lines, bytes, checkpoints } = await importEvents({ db, log: await openRunLog(db) }, id, path);
  clearInterval(more);
  const text = await readFile(path, "utf8");
  expect(text.length).toBeGreaterThan(bytes);
  expect([lines, checkpoints]).toEqual([bytes / line.length, bytes / line.length]);
  expect(lines).toBeGreaterThanOrEqual(50_000);
});
