import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { openDatabase } from "../storage/database.ts";
import { runs } from "../storage/schema.ts";
import { runDocument } from "../testing/runDocument.ts";
import { recordTime } from "./recordTime.ts";

let data: string;
let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "tensorloom-"));
  database = await openDatabase({ url: undefined, directory: data });
}, 120_000);
afterAll(async () => {
  await database.close();
  await rm(data, { recursive: true });
});
afterEach(() => {
  vi.useRealTimers();
});

test("the time of an attempt is known while it is under way, and each second of it once", async () => {
  const id = crypto.randomUUID();
  const document = runDocument("linearRegression", {});
  await database.sql.insert(runs).values({
    ...{ id, name: "r", engine: "script", document, dataset: "sample:line", status: "running" },
    ...{ timeLimitSeconds: 60, memoryLimitBytes: 2 ** 32, spentSeconds: 100 },
  });
  const spent = async (): Promise<number> =>
    (await database.sql.select().from(runs).where(eq(runs.id, id)))[0]!.spentSeconds;
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  let seconds = 0;
  const time = recordTime(database.sql, id, () => seconds);
  seconds = 10.4;
  expect(time.unrecorded()).toBe(10.4);
  vi.advanceTimersByTime(10_000);
  await expect.poll(spent).toBe(110);
  seconds = 20.6;
  vi.advanceTimersByTime(10_000);
  await expect.poll(spent).toBe(121);
  expect(time.unrecorded()).toBe(0);
  seconds = 27;
  expect(time.unrecorded()).toBe(6);
  await time.stop();
  expect(await spent()).toBe(127);
});
