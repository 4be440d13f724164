import { eq } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { runs } from "../storage/schema.ts";
import { runInDatabase } from "../testing/runInDatabase.ts";
import { recordTime } from "./recordTime.ts";

const run = runInDatabase({ spentSeconds: 100 });
afterEach(() => {
  vi.useRealTimers();
});

test("the time of an attempt is known while it is under way, and each second of it once", async () => {
  const { id, db } = run;
  const spent = async (): Promise<number> =>
    (await db.select().from(runs).where(eq(runs.id, id)))[0]!.spentSeconds;
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  let seconds = 0;
  const time = recordTime(db, id, () => seconds);
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
