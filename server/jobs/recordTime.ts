import { eq, sql } from "drizzle-orm";
import type { Sql } from "../storage/database.ts";
import { runs } from "../storage/schema.ts";

const intervalMilliseconds = 10_000;

/** The time of an attempt under way, of which a server that is killed loses seconds. */
export interface RecordedTime {
  /** Seconds at work that the database does not know of. */
  unrecorded(): number;
  /** Records what is left. */
  stop(): Promise<void>;
}

/** Adds the whole seconds that an attempt has been at work to those of its run, as they pass. */
export function recordTime(db: Sql, runId: string, seconds: () => number): RecordedTime {
  let recorded = 0;
  let writing: Promise<void> = Promise.resolve();
  const record = (): Promise<void> => {
    writing = writing.then(async () => {
      const more = Math.round(seconds()) - recorded;
      if (more <= 0) return;
      const sum = sql`${runs.spentSeconds} + ${more}`;
      await db.update(runs).set({ spentSeconds: sum }).where(eq(runs.id, runId));
      recorded += more;
    });
    return writing;
  };
  const timer = setInterval(() => {
    // The next time has it all.
    record().catch((cause: unknown) => {
      console.error(cause);
      writing = Promise.resolve();
    });
  }, intervalMilliseconds);
  timer.unref();
  return {
    unrecorded: () => Math.max(0, seconds() - recorded),
    stop: () => {
      clearInterval(timer);
      return record();
    },
  };
}
