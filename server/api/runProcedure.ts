import { TRPCError } from "@trpc/server";
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Action } from "../access/may.ts";
import { runs as table } from "../storage/schema.ts";
import { own } from "./own.ts";
import { type Context, procedure } from "./trpc.ts";

/** What is said where there is no such run, or none for whoever asks. */
export const noRun = (runId: string): TRPCError =>
  new TRPCError({
    code: "NOT_FOUND",
    message: `There is no run ${runId}. List the runs to see which there are.`,
  });

/** A run; throws NOT_FOUND. */
export async function findRun(ctx: Context, runId: string): Promise<typeof table.$inferSelect> {
  const [run] = await ctx.db.select().from(table).where(eq(table.id, runId));
  if (!run) throw noRun(runId);
  return run;
}

/** A procedure on the run of an `id`, for those who may do this to it. */
export const runProcedure = (action: Action) =>
  procedure(action)
    .input(z.object({ id: z.uuid() }))
    .use(own(table, noRun));
