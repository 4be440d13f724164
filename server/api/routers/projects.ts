import { randomUUID } from "node:crypto";
import { TRPCError } from "@trpc/server";
import { and, desc, eq, isNotNull, isNull, lt, sql } from "drizzle-orm";
import { z } from "zod";
import { type Action, inReach, ownerOf } from "../../access/may.ts";
import { documentVersions, projects as table } from "../../storage/schema.ts";
import { addVersion, headOf, lockHead } from "../../storage/projectVersions.ts";
import { own } from "../own.ts";
import { openedOf, sentDocument } from "../sentDocument.ts";
import { documentProcedure, procedure, router } from "../trpc.ts";

const id = z.uuid();
const version = z.int().min(1);
const thumbnail = z
  .string()
  .max(400_000)
  .regex(/^data:image\/(png|webp|jpeg);base64,[A-Za-z0-9+/=]*$/, "a thumbnail is a data URL of an image");
const named = z
  .string()
  .max(200)
  .refine((name) => !name.includes("\0"), "a name holds no NUL character");

const noProject = (projectId: string): TRPCError =>
  new TRPCError({
    code: "NOT_FOUND",
    message: `There is no project ${projectId}. It may have been deleted; deleted projects can be restored from the list.`,
  });

const ownProject = own(table, noProject);
const projectProcedure = (action: Action) => procedure(action).input(z.object({ id })).use(ownProject);

/** Projects and the versions of their documents. */
export const projects = router({
  /** Newest first, without their documents. */
  list: procedure("read")
    .input(z.object({ deleted: z.boolean().default(false) }).prefault({}))
    .query(({ ctx, input }) =>
      ctx.db
        .select({
          id: table.id,
          name: table.name,
          version: table.version,
          thumbnail: table.thumbnail,
          createdAt: table.createdAt,
          updatedAt: table.updatedAt,
          deletedAt: table.deletedAt,
        })
        .from(table)
        .where(
          and(
            input.deleted ? isNotNull(table.deletedAt) : isNull(table.deletedAt),
            inReach(ctx.who, table.owner),
          ),
        )
        .orderBy(desc(table.updatedAt)),
    ),

  /** Makes a project; asked again with the same id, it changes nothing. */
  create: documentProcedure("edit")
    .input(z.object({ id: id.optional(), document: sentDocument, thumbnail: thumbnail.optional() }))
    .mutation(({ ctx, input }) => {
      const sent = openedOf(ctx, input.document);
      return ctx.db.transaction(async (tx) => {
        const projectId = input.id ?? randomUUID();
        const made = await tx
          .insert(table)
          .values({
            id: projectId,
            name: sent.name,
            version: 1,
            thumbnail: input.thumbnail ?? null,
            owner: ownerOf(ctx.who),
          })
          .onConflictDoNothing()
          .returning({ id: table.id });
        if (made.length) await addVersion(tx, { projectId, version: 1, document: sent.column });
        const [head] = await tx
          .select({ version: table.version })
          .from(table)
          .where(and(eq(table.id, projectId), isNull(table.deletedAt), inReach(ctx.who, table.owner)));
        if (!head) throw noProject(projectId);
        return { id: projectId, version: head.version };
      });
    }),

  /** A project with the document of its newest version. */
  get: projectProcedure("read").query(async ({ ctx, input }) => {
    const head = await headOf(ctx.db, input.id);
    if (!head) throw noProject(input.id);
    return head;
  }),

  /**
   * Saves a document that was edited from `version`. If someone saved another one since, nothing is saved and the
   * answer holds both: what the edit started from, and what is there now.
   */
  save: documentProcedure("edit")
    .input(z.object({ id, version, document: sentDocument, thumbnail: thumbnail.optional() }))
    .use(ownProject)
    .mutation(({ ctx, input }) => {
      const sent = openedOf(ctx, input.document);
      return ctx.db.transaction(async (tx) => {
        const head = await lockHead(tx, input.id);
        if (!head) throw noProject(input.id);
        // The same document again is the retry of a save whose answer was lost.
        const unchanged = head.text === sent.text;
        if (head.version !== input.version && !unchanged) {
          const [base] = await tx
            .select({ version: documentVersions.version, document: documentVersions.document })
            .from(documentVersions)
            .where(
              and(eq(documentVersions.projectId, input.id), eq(documentVersions.version, input.version)),
            );
          const current = await headOf(tx, input.id);
          if (!current) throw new Error("internal: a locked project is gone");
          return { outcome: "conflict" as const, base: base ?? null, current };
        }
        const next = unchanged ? head.version : head.version + 1;
        if (!unchanged) await addVersion(tx, { projectId: input.id, version: next, document: sent.column });
        await tx
          .update(table)
          .set({
            name: sent.name,
            version: next,
            ...(unchanged ? {} : { updatedAt: sql`now()` }),
            ...(input.thumbnail === undefined ? {} : { thumbnail: input.thumbnail }),
          })
          .where(eq(table.id, input.id));
        return { outcome: "saved" as const, version: next };
      });
    }),

  /** Versions, newest first, without their documents. */
  versions: projectProcedure("read")
    .input(z.object({ before: version.optional(), limit: z.int().min(1).max(200).default(50) }))
    .query(({ ctx, input }) =>
      ctx.db
        .select({
          version: documentVersions.version,
          savedAt: documentVersions.savedAt,
          restoredFrom: documentVersions.restoredFrom,
        })
        .from(documentVersions)
        .where(
          and(
            eq(documentVersions.projectId, input.id),
            input.before === undefined ? undefined : lt(documentVersions.version, input.before),
          ),
        )
        .orderBy(desc(documentVersions.version))
        .limit(input.limit),
    ),

  /** The document of one version. */
  version: projectProcedure("read")
    .input(z.object({ version }))
    .query(async ({ ctx, input }) => {
      const [found] = await ctx.db
        .select()
        .from(documentVersions)
        .where(and(eq(documentVersions.projectId, input.id), eq(documentVersions.version, input.version)));
      if (found) return { version: found.version, document: found.document, savedAt: found.savedAt };
      throw new TRPCError({
        code: "NOT_FOUND",
        message: `Project ${input.id} has no version ${input.version}. Old versions are thinned out; list them to see which are left.`,
      });
    }),

  /** Makes an old version the newest one; the versions between stay. */
  restoreVersion: projectProcedure("edit")
    .input(z.object({ version }))
    .mutation(({ ctx, input }) =>
      ctx.db.transaction(async (tx) => {
        const head = await headOf(tx, input.id, { lock: true });
        if (!head) throw noProject(input.id);
        const [old] = await tx
          .select({ document: documentVersions.document })
          .from(documentVersions)
          .where(and(eq(documentVersions.projectId, input.id), eq(documentVersions.version, input.version)));
        if (!old)
          throw new TRPCError({
            code: "NOT_FOUND",
            message: `Project "${head.name}" has no version ${input.version}, so it cannot be restored.`,
          });
        const next = head.version + 1;
        await addVersion(tx, {
          projectId: input.id,
          version: next,
          document: old.document,
          restoredFrom: input.version,
        });
        await tx
          .update(table)
          .set({ name: old.document.name, version: next, updatedAt: sql`now()` })
          .where(eq(table.id, input.id));
        return { version: next, document: old.document };
      }),
    ),

  /** Gives the document a new name, as a new version. */
  rename: projectProcedure("edit")
    .input(z.object({ name: named }))
    .mutation(({ ctx, input }) =>
      ctx.db.transaction(async (tx) => {
        const head = await headOf(tx, input.id, { lock: true });
        if (!head) throw noProject(input.id);
        if (head.document.name === input.name) return { version: head.version };
        const next = head.version + 1;
        const renamed = { ...head.document, name: input.name };
        await addVersion(tx, { projectId: input.id, version: next, document: renamed });
        await tx
          .update(table)
          .set({ name: input.name, version: next, updatedAt: sql`now()` })
          .where(eq(table.id, input.id));
        return { version: next };
      }),
    ),

  /** Takes a project off the list; `undelete` brings it back within 30 days. */
  delete: projectProcedure("edit").mutation(async ({ ctx, input }) => {
    const gone = await ctx.db
      .update(table)
      .set({ deletedAt: sql`now()` })
      .where(and(eq(table.id, input.id), isNull(table.deletedAt)))
      .returning({ id: table.id });
    if (!gone.length) throw noProject(input.id);
  }),

  /** Brings a deleted project back as it was. */
  undelete: projectProcedure("edit").mutation(async ({ ctx, input }) => {
    const back = await ctx.db
      .update(table)
      .set({ deletedAt: null })
      .where(eq(table.id, input.id))
      .returning({ id: table.id });
    if (!back.length) throw noProject(input.id);
  }),
});
