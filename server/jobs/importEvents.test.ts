import { appendFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runEvents } from "../storage/schema.ts";
import { runInDatabase } from "../testing/runInDatabase.ts";
import { importEvents } from "./importEvents.ts";
import { openRunLog } from "./runLog.ts";

const run = runInDatabase();

test("its lines are those of its bytes, also where more comes while it reads", async () => {
  const { id, db, data } = run;
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
