import { TRPCError } from "@trpc/server";
import { and, eq, isNull } from "drizzle-orm";
import { sampleOf, samples } from "../../training/data/samples.ts";
import { inReach } from "../access/may.ts";
import { datasets } from "../storage/schema.ts";
import type { Context } from "./trpc.ts";

const badRequest = (message: string): TRPCError => new TRPCError({ code: "BAD_REQUEST", message });

/** Throws BAD_REQUEST where the server has no such dataset. */
export async function requireDataset(ctx: Context, dataset: string): Promise<void> {
  const file = /^file:([0-9a-f]{64})$/.exec(dataset)?.[1];
  if (file === undefined) {
    if (sampleOf(dataset)) return;
    if (dataset.startsWith("sample:"))
      throw badRequest(
        `There is no sample "${dataset.slice("sample:".length)}"; there are ${Object.keys(samples).join(", ")}.`,
      );
    throw badRequest(
      `"${dataset}" does not name a dataset: that is "sample:" and a name, or "file:" and a sha256.`,
    );
  }
  const [found] = await ctx.db
    .select({ sha256: datasets.sha256 })
    .from(datasets)
    .where(and(eq(datasets.sha256, file), isNull(datasets.deletedAt), inReach(ctx.who, datasets.owner)))
    .limit(1);
  if (!found || !(await ctx.objects.find(file)))
    throw badRequest(
      `The server has no dataset ${dataset}. Upload the file first; the tab holds it only for itself.`,
    );
}
