import { and, eq } from "drizzle-orm";
import type { ObjectInfo, ObjectStore } from "../../nodejs/objects.ts";
import type { Sql } from "../storage/database.ts";
import { artifacts, runs, uploads } from "../storage/schema.ts";
import { ownerInReach, ownerOf, type Who } from "./may.ts";

/** Records that somebody sent all bytes of an object, and so may have them again and use them. */
export async function recordUpload(db: Sql, who: Who, sha256: string): Promise<void> {
  await db
    .insert(uploads)
    .values({ sha256, owner: ownerOf(who) })
    .onConflictDoNothing();
}

/**
 * An object that is there and in somebody's reach: they sent it, or a run of theirs made it. A name alone opens
 * nothing, since shared documents name the data of others.
 */
export async function objectInReach(
  at: { db: Sql; objects: ObjectStore; who: Who },
  sha256: string,
): Promise<ObjectInfo | undefined> {
  const found = await at.objects.find(sha256);
  const owner = ownerInReach(at.who);
  if (!found || owner === undefined) return found;
  const [sent] = await at.db
    .select({ sha256: uploads.sha256 })
    .from(uploads)
    .where(and(eq(uploads.sha256, sha256), eq(uploads.owner, owner)));
  if (sent) return found;
  const [made] = await at.db
    .select({ sha256: artifacts.sha256 })
    .from(artifacts)
    .innerJoin(runs, eq(runs.id, artifacts.runId))
    .where(and(eq(artifacts.sha256, sha256), eq(runs.owner, owner)))
    .limit(1);
  return made && found;
}
