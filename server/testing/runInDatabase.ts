import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { type Database, openDatabase } from "../storage/database.ts";
import { runs } from "../storage/schema.ts";
import { runDocument } from "./runDocument.ts";

/** A database with one run under way, for the tests of a file; filled in before the first of them. */
export function runInDatabase(about: Partial<typeof runs.$inferInsert> = {}) {
  const id = crypto.randomUUID();
  const found = { id } as { id: string; data: string; db: Database["sql"] };
  let database: Database;
  beforeAll(async () => {
    found.data = await mkdtemp(join(tmpdir(), "tensorloom-"));
    database = await openDatabase({ url: undefined, directory: found.data });
    found.db = database.sql;
    const document = runDocument("linearRegression", {});
    await found.db.insert(runs).values({
      ...{ id, name: "r", engine: "script", document, dataset: "sample:line", status: "running" },
      ...{ timeLimitSeconds: 60, memoryLimitBytes: 2 ** 32, ...about },
    });
  }, 120_000);
  afterAll(async () => {
    await database.close();
    await rm(found.data, { recursive: true });
  });
  return found;
}
