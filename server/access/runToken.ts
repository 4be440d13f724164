import { and, eq, inArray, isNotNull, or } from "drizzle-orm";
import type { Sql } from "../storage/database.ts";
import { runs } from "../storage/schema.ts";
import { hashOf, knownToken, newSecret } from "./tokens.ts";

/**
 * Makes the token by which a process elsewhere speaks for a run, in place of an earlier one. The database has its hash
 * alone; it is dead once the run is over.
 */
export async function issueRunToken(db: Sql, runId: string): Promise<string> {
  const token = newSecret();
  const [run] = await db
    .update(runs)
    .set({ tokenHash: hashOf(token).toString("hex") })
    .where(and(eq(runs.id, runId), inArray(runs.status, ["queued", "running"])))
    .returning({ id: runs.id });
  if (!run) throw new Error(`Run ${runId} is over or gone, so nothing can speak for it.`);
  return token;
}

/** The run that the token with this hash speaks for, whether it is the one that is `named` or another. */
export async function runOfToken(
  db: Sql,
  hash: Buffer,
  named: string | undefined,
): Promise<{ runId: string } | { silent: boolean }> {
  const found = await db
    .select({ id: runs.id, tokenHash: runs.tokenHash, status: runs.status })
    .from(runs)
    .where(
      or(
        named === undefined ? undefined : eq(runs.id, named),
        and(isNotNull(runs.tokenHash), eq(runs.tokenHash, hash.toString("hex"))),
      ),
    );
  const live = found.filter(({ status }) => status === "queued" || status === "running");
  const spoken = live.flatMap(({ id, tokenHash }) =>
    tokenHash === null ? [] : [{ id, hash: Buffer.from(tokenHash, "hex") }],
  );
  const run = knownToken(spoken, hash);
  if (run) return { runId: run.id };
  return { silent: found.some(({ id }) => id === named) && !spoken.some(({ id }) => id === named) };
}
