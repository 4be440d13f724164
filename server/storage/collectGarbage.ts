import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { lt } from "drizzle-orm";
import type { Sql } from "./database.ts";
import type { ObjectStore } from "../../nodejs/objects.ts";
import { artifacts, datasets, projects, runs } from "./schema.ts";

const day = 24 * 3600 * 1000;
/** How long what was deleted can be brought back. */
const undeletable = 30 * day;
/** How long an uploaded object may wait until something refers to it. */
const unclaimed = day;

/** Removes for good what was deleted long ago, and files that nothing refers to. Call it before serving. */
export async function collectGarbage(
  at: { db: Sql; objects: ObjectStore; directory: string },
  now: Date = new Date(),
): Promise<void> {
  const before = (age: number): Date => new Date(now.getTime() - age);
  await at.db.delete(projects).where(lt(projects.deletedAt, before(undeletable)));
  await at.db.delete(datasets).where(lt(datasets.deletedAt, before(undeletable)));

  const used = new Set<string | null>();
  for (const row of await at.db.select({ sha256: datasets.sha256 }).from(datasets)) used.add(row.sha256);
  for (const row of await at.db.select({ sha256: artifacts.sha256 }).from(artifacts)) used.add(row.sha256);
  const kept = await at.db.select({ id: runs.id, checkpoint: runs.checkpoint }).from(runs);
  for (const row of kept) used.add(row.checkpoint);
  for await (const { sha256, storedAt } of at.objects.list())
    if (!used.has(sha256) && storedAt < before(unclaimed)) await at.objects.remove(sha256);

  const ids = new Set(kept.map(({ id }) => id));
  const folders = join(at.directory, "runs");
  for (const folder of await readdir(folders).catch(() => []))
    if (!ids.has(folder)) await rm(join(folders, folder), { recursive: true, force: true });
}
