import { TRPCError } from "@trpc/server";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";
import { sha256Pattern } from "../../../nodejs/objects.ts";
import { inReach, ownerOf } from "../../access/may.ts";
import { objectInReach } from "../../access/uploads.ts";
import { datasets as table } from "../../storage/schema.ts";
import { procedure, router } from "../trpc.ts";

const sha256 = z.string().regex(sha256Pattern, "a sha256 is 64 digits 0–9 and a–f");
const name = z
  .string()
  .min(1)
  .max(255)
  .refine((text) => !text.includes("\0"), "a name holds no NUL character");

const noDataset = (wanted: string): TRPCError =>
  new TRPCError({
    code: "NOT_FOUND",
    message: `The server has no dataset file:${wanted}. Upload the file before using it here.`,
  });

const columns = {
  sha256: table.sha256,
  name: table.name,
  bytes: table.bytes,
  createdAt: table.createdAt,
};

/** Imported files. Their bytes go to and from /api/objects/SHA256; a plan names one as "file:SHA256". */
export const datasets = router({
  /** Newest first. */
  list: procedure("read").query(({ ctx }) =>
    ctx.db
      .select(columns)
      .from(table)
      .where(and(isNull(table.deletedAt), inReach(ctx.who, table.owner)))
      .orderBy(desc(table.createdAt)),
  ),

  get: procedure("read")
    .input(z.object({ sha256 }))
    .query(async ({ ctx, input }) => {
      const [found] = await ctx.db
        .select(columns)
        .from(table)
        .where(and(eq(table.sha256, input.sha256), isNull(table.deletedAt), inReach(ctx.who, table.owner)));
      if (!found) throw noDataset(input.sha256);
      return found;
    }),

  /** Makes an uploaded object a dataset; one that was deleted comes back. */
  create: procedure("run")
    .input(z.object({ sha256, name }))
    .mutation(async ({ ctx, input }) => {
      const object = await objectInReach(ctx, input.sha256);
      if (!object)
        throw new TRPCError({
          code: "PRECONDITION_FAILED",
          message: `The bytes of "${input.name}" are not here yet. Send them with PUT /api/objects/${input.sha256} first.`,
        });
      const [made] = await ctx.db
        .insert(table)
        .values({ ...object, name: input.name, owner: ownerOf(ctx.who) })
        .onConflictDoUpdate({
          target: [table.sha256, table.owner],
          set: { name: input.name, deletedAt: null },
        })
        .returning(columns);
      if (!made) throw new Error("internal: an upsert returned no row");
      return made;
    }),

  /** Takes a dataset off the list; `create` with the same sha256 brings it back within 30 days. */
  delete: procedure("run")
    .input(z.object({ sha256 }))
    .mutation(async ({ ctx, input }) => {
      const gone = await ctx.db
        .update(table)
        .set({ deletedAt: sql`now()` })
        .where(and(eq(table.sha256, input.sha256), isNull(table.deletedAt), inReach(ctx.who, table.owner)))
        .returning({ sha256: table.sha256 });
      if (!gone.length) throw noDataset(input.sha256);
    }),
});
