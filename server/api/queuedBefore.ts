import { and, count, eq, inArray, lt } from "drizzle-orm";
import type { Engine } from "../../engines/engine.ts";
import { runs } from "../storage/schema.ts";
import type { Context } from "./trpc.ts";

/** How many runs wait on this machine for what a run on this engine would wait for, those that came before a time. */
export async function queuedBefore(
  { db, engines }: Pick<Context, "db" | "engines">,
  engine: Engine,
  time = new Date(),
): Promise<number> {
  const onProcessor = engine.devices().length === 0;
  const rivals = onProcessor ? Object.values(engines).filter((e) => e.devices().length === 0) : [engine];
  const [row] = await db
    .select({ count: count() })
    .from(runs)
    .where(
      and(
        eq(runs.status, "queued"),
        eq(runs.launcher, "local"),
        inArray(
          runs.engine,
          rivals.map(({ type }) => type),
        ),
        lt(runs.createdAt, time),
      ),
    );
  return row?.count ?? 0;
}
