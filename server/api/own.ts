import type { TRPCError } from "@trpc/server";
import { eq } from "drizzle-orm";
import type { projects, runs } from "../storage/schema.ts";
import { may } from "../access/may.ts";
import { middleware } from "./trpc.ts";

/**
 * Lets a procedure with an `id` in its input go on where its caller may do what it does to the row of that id. To all
 * others the row is not there.
 */
export const own = (table: typeof projects | typeof runs, notFound: (id: string) => TRPCError) =>
  middleware(async ({ ctx, input, meta, next }) => {
    if (!meta) throw new Error("internal: a procedure without an action");
    const { id } = input as { id: string };
    const [row] = await ctx.db.select({ owner: table.owner }).from(table).where(eq(table.id, id));
    if (!row || !may(ctx.who, meta.action, row)) throw notFound(id);
    return next();
  });
