import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { eq, lt } from "drizzle-orm";
import type { Sql } from "./database.ts";
import type { ObjectStore } from "../../nodejs/objects.ts";
import { artifacts, datasets, projects, runs, uploads } from "./schema.ts";

const day = 24 * 3600 * 1000;
/** How long what was deleted can be brought back. */
const undeletable = 30 * day;
/** How long an uploaded object may wait until something refers to it. */
const unclaimed = day;

/**
 * Moves files that nothing refers to into `trash/DATE`, removes what has been there for 30 days, and forgets what was
 * deleted as long ago. Never call it at a start.
 */
export async function collectGarbage(
  at: { db: Sql; objects: ObjectStore; directory: string },
  now: Date = new Date(),
): Promise<void> {
  const before = (age: number): Date => new Date(now.getTime() - age);
  await at.db.delete(projects).where(lt(projects.deletedAt, before(undeletable)));
  await at.db.delete(datasets).where(lt(datasets.deletedAt, before(undeletable)));
  const trash = join(at.directory, "trash");
  const today = join(trash, dateOf(now));

  // The files first: what a run that is made meanwhile refers to is then not among them.
  const stored: string[] = [];
  for await (const { sha256, storedAt } of at.objects.list())
    if (storedAt < before(unclaimed)) stored.push(sha256);
  const folders = await namesIn(join(at.directory, "runs"));

  const used = new Set<string | null>();
  for (const row of await at.db.select({ sha256: datasets.sha256 }).from(datasets)) used.add(row.sha256);
  for (const row of await at.db.select({ sha256: artifacts.sha256 }).from(artifacts)) used.add(row.sha256);
  const kept = await at.db.select({ id: runs.id, checkpoint: runs.checkpoint }).from(runs);
  for (const row of kept) used.add(row.checkpoint);
  for (const sha256 of stored) {
    if (used.has(sha256)) continue;
    await at.objects.setAside(sha256, dateOf(now));
    await at.db.delete(uploads).where(eq(uploads.sha256, sha256));
  }
  const ids = new Set(kept.map(({ id }) => id));
  for (const folder of folders) {
    if (ids.has(folder)) continue;
    await mkdir(join(today, "runs"), { recursive: true });
    await rename(join(at.directory, "runs", folder), join(today, "runs", folder));
  }

  const expired = dateOf(before(undeletable));
  await at.objects.emptyTrash(expired);
  for (const date of await namesIn(trash))
    if (date < expired) await rm(join(trash, date), { recursive: true, force: true });
}

/** Such as 2026-01-31; dates sort as text. */
const dateOf = (moment: Date): string => moment.toISOString().slice(0, 10);

const namesIn = (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
