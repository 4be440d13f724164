import { EventEmitter, once } from "node:events";
import { and, asc, eq, gt, inArray, max, sql } from "drizzle-orm";
import type { Sql } from "../storage/database.ts";
import { runEvents, runs } from "../storage/schema.ts";
import type { LogEvent } from "./logEvent.ts";

/** One entry of the log of all runs. */
export interface LogEntry {
  /** Place in the log; grows, with gaps. */
  position: number;
  runId: string;
  event: LogEvent;
  at: Date;
}

interface NewEntry {
  runId: string;
  /** Line of the run's event file; a line that is in the log already is left out. */
  line: number | null;
  event: LogEvent;
}

/** The events of all runs, persisted in the database and read by position. */
export interface RunLog {
  /** Adds an event of a run's own; resolved once it is persisted. Calls that come close together share a write. */
  record(entry: NewEntry): Promise<void>;
  /** A transaction that no other write to the log or to the state of a run runs beside. */
  change<T>(work: (tx: Sql, add: (entry: NewEntry) => Promise<void>) => Promise<T>): Promise<T>;
  /** Entries after a position, oldest first; of these runs only, or of runs of this owner, if given. */
  read(what: {
    after: number;
    runIds?: readonly string[];
    owner?: string;
    limit: number;
  }): Promise<LogEntry[]>;
  /** Position of the newest entry. */
  head(): number;
  /** Resolved when the newest entry is past `position`, or the signal is aborted. */
  news(position: number, signal?: AbortSignal): Promise<void>;
}

const largestBatch = 1_000;

/** Opens the log. Positions are handed out by one writer at a time, so a reader can never overtake a slower one. */
export async function openRunLog(db: Sql): Promise<RunLog> {
  const news = new EventEmitter().setMaxListeners(0);
  const [newest] = await db.select({ position: max(runEvents.position) }).from(runEvents);
  let head = newest?.position ?? 0;
  const advance = (to: number): void => {
    if (to <= head) return;
    head = to;
    news.emit("news");
  };

  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  const change: RunLog["change"] = (work) =>
    inTurn(async () => {
      let last = head;
      const value = await db.transaction((tx) =>
        work(tx, async (entry) => {
          last = Math.max(last, await insert(tx, [entry]));
        }),
      );
      advance(last);
      return value;
    });

  let batch: { entries: NewEntry[]; done: Promise<void> } | undefined;
  const startBatch = (): { entries: NewEntry[]; done: Promise<void> } => {
    const entries: NewEntry[] = [];
    const done = inTurn(async () => {
      if (batch?.entries === entries) batch = undefined;
      advance(await db.transaction((tx) => insert(tx, entries)));
    });
    return { entries, done };
  };

  return {
    record(entry) {
      if (!batch || batch.entries.length >= largestBatch) batch = startBatch();
      batch.entries.push(entry);
      return batch.done;
    },
    change,
    read: ({ after, runIds, owner, limit }) =>
      db
        .select({
          position: runEvents.position,
          runId: runEvents.runId,
          event: runEvents.event,
          at: runEvents.at,
        })
        .from(runEvents)
        .where(
          and(
            gt(runEvents.position, after),
            runIds && inArray(runEvents.runId, [...runIds]),
            owner === undefined
              ? undefined
              : inArray(runEvents.runId, db.select({ id: runs.id }).from(runs).where(eq(runs.owner, owner))),
          ),
        )
        .orderBy(asc(runEvents.position))
        .limit(limit),
    head: () => head,
    async news(position, signal) {
      // An aborted wait is an ordinary end.
      while (head <= position && !signal?.aborted)
        await once(news, "news", { signal }).catch(() => undefined);
    },
  };
}

/** Inserts entries and moves the runs' steps on; returns the last position. */
async function insert(tx: Sql, entries: readonly NewEntry[]): Promise<number> {
  if (entries.length === 0) return 0;
  const added = await tx
    .insert(runEvents)
    .values([...entries])
    .onConflictDoNothing()
    .returning({ position: runEvents.position });
  const steps = new Map<string, number>();
  for (const { runId, event } of entries) if ("step" in event) steps.set(runId, event.step);
  for (const [runId, step] of steps)
    await tx
      .update(runs)
      .set({ step: sql`${step}` })
      .where(eq(runs.id, runId));
  return added.at(-1)?.position ?? 0;
}
