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

/** The text of a document as it was stored, which takes no time to read. */
const documentText = sql<string>`${documentVersions.document}::text`;

/** The newest version of a project as text; no one else changes it until the transaction ends. */
export async function lockHead(
  tx: Sql,
  projectId: string,
): Promise<{ version: number; text: string } | undefined> {
  await lock(tx, projectId);
  const [head] = await tx
    .select({ version: projects.version, text: documentText })
    .from(projects)
    .innerJoin(documentVersions, isNewest)
    .where(isThere(projectId));
  return head;
}

/** In a statement of its own: what comes after it must see what the one that held the lock before has written. */
const lock = (tx: Sql, projectId: string): Promise<unknown> =>
  tx.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId)).for("update");

const isNewest = and(
  eq(documentVersions.projectId, projects.id),
  eq(documentVersions.version, projects.version),
);
const isThere = (projectId: string) => and(eq(projects.id, projectId), isNull(projects.deletedAt));

/** The newest version of a project; with `lock` no one else changes it until the transaction ends. */
export async function headOf(db: Sql, projectId: string, how?: { lock: true }): Promise<Head | undefined> {
  if (how?.lock) await lock(db, projectId);
  const [head] = await db
    .select({
      id: projects.id,
      name: projects.name,
      version: projects.version,
      document: documentVersions.document,
      updatedAt: projects.updatedAt,
    })
    .from(projects)
    .innerJoin(documentVersions, isNewest)
    .where(isThere(projectId));
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
