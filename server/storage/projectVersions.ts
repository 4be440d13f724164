import { and, eq, isNull, sql, type SQL } from "drizzle-orm";
import type { Document } from "../../graph-schema/document.ts";
import type { Sql } from "./database.ts";
import { documentVersions, projects } from "./schema.ts";

/** A project as its newest version has it. */
export interface Head {
  id: string;
  name: string;
  version: number;
  document: Document;
  updatedAt: Date;
}

/** The newest version of a project; with `lock` no one else changes it until the transaction ends. */
export async function headOf(db: Sql, projectId: string, how?: { lock: true }): Promise<Head | undefined> {
  // In a statement of its own: the join below must see what the one that held the lock before has written.
  if (how?.lock)
    await db.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId)).for("update");
  const [head] = await db
    .select({
      id: projects.id,
      name: projects.name,
      version: projects.version,
      document: documentVersions.document,
      updatedAt: projects.updatedAt,
    })
    .from(projects)
    .innerJoin(
      documentVersions,
      and(eq(documentVersions.projectId, projects.id), eq(documentVersions.version, projects.version)),
    )
    .where(and(eq(projects.id, projectId), isNull(projects.deletedAt)));
  return head;
}

/** Adds a version and thins out old ones: the newest 100 stay, and the last of each hour before them. */
export async function addVersion(
  db: Sql,
  added: { projectId: string; version: number; document: Document | SQL<Document>; restoredFrom?: number },
): Promise<void> {
  await db.insert(documentVersions).values(added);
  if (added.version % 20 === 0)
    await db.execute(sql`
      delete from document_versions v
      where project_id = ${added.projectId} and version <= ${added.version - 100}
        and exists (
          select from document_versions later
          where later.project_id = v.project_id and later.version > v.version
            and later.version <= ${added.version - 100}
            and date_trunc('hour', later.saved_at) = date_trunc('hour', v.saved_at))`);
}
