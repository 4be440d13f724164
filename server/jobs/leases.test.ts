import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emptyDocument } from "../../graph-schema/document.ts";
import { type Database, openDatabase } from "../storage/database.ts";
import { leases as table, runs } from "../storage/schema.ts";
import { type Leases, openLeases } from "./leases.ts";

let directory: string;
let database: Database;
let leases: Leases;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tensorloom-"));
  database = await openDatabase({ url: undefined, directory });
  leases = await openLeases(database.sql);
}, 120_000);
afterAll(async () => {
  await database.close();
  await rm(directory, { recursive: true });
});

const run = async (): Promise<string> => {
  const id = crypto.randomUUID();
  await database.sql.insert(runs).values({
    ...{ id, name: "r", engine: "any", document: emptyDocument(), dataset: "sample:line" },
    ...{ status: "queued", timeLimitSeconds: 1, memoryLimitBytes: 1 },
  });
  return id;
};
const never = new AbortController().signal;
/** What a promise has come to by now. */
const settled = <T>(promise: Promise<T>): Promise<T | "waits"> =>
  Promise.race([promise, new Promise<"waits">((resolve) => setTimeout(() => resolve("waits"), 50))]);

test("runs have devices of their own, in the order in which they asked", async () => {
  const [a, b, c] = [await run(), await run(), await run()] as const;
  const both = ["gpu 0", "gpu 1"];
  expect(await leases.take({ runId: a, devices: both, count: 1 }, never)).toEqual(["gpu 0"]);
  const two = leases.take({ runId: b, devices: both, count: 2 }, never);
  const one = leases.take({ runId: c, devices: both, count: 1 }, never);
  // gpu 1 is free, and kept for the run that came first.
  expect(await settled(one)).toBe("waits");
  expect(await database.sql.select({ device: table.device, runId: table.runId }).from(table)).toEqual([
    { device: "gpu 0", runId: a },
  ]);
  await leases.giveBack(a);
  expect(await two).toEqual(both);
  expect(leases.holderOf("gpu 1")).toBe(b);
  await leases.giveBack(b);
  expect(await one).toEqual(["gpu 0"]);
  await leases.giveBack(c);
  expect(await database.sql.select().from(table)).toEqual([]);
});

test("who gives up waiting stands in nobody's way", async () => {
  const [a, b, c] = [await run(), await run(), await run()] as const;
  await leases.take({ runId: a, devices: ["gpu 0"], count: 1 }, never);
  const waiting = new AbortController();
  const two = leases.take({ runId: b, devices: ["gpu 0", "gpu 1"], count: 2 }, waiting.signal);
  const one = leases.take({ runId: c, devices: ["gpu 1"], count: 1 }, never);
  expect(await settled(one)).toBe("waits");
  waiting.abort();
  expect(await two).toBeUndefined();
  expect(await one).toEqual(["gpu 1"]);
  await leases.giveBack(a);
  await leases.giveBack(c);
});

test("what an earlier server left behind is free", async () => {
  const a = await run();
  await leases.take({ runId: a, devices: ["gpu 0"], count: 1 }, never);
  const next = await openLeases(database.sql);
  expect(await next.take({ runId: a, devices: ["gpu 0"], count: 1 }, never)).toEqual(["gpu 0"]);
  await next.giveBack(a);
});
