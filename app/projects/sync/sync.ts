/**
 * When the projects that are also kept on the server are brought in line with it: a little after the last edit, at once
 * when a person looks, and again and again while the server does not answer. Knows no clock: events bring the time.
 */
export type Sync =
  | { phase: "idle" }
  /** Edits wait for a pause in them; the first was made at `since`, in milliseconds. */
  | { phase: "waiting"; since: number }
  /** `again`: something happened since it began. `unanswered` counts the attempts before it. */
  | { phase: "sending"; again: boolean; unanswered: number }
  /** The server does not answer; the next attempt waits. */
  | { phase: "silent"; unanswered: number };

export type SyncEvent =
  | { kind: "edited"; at: number }
  /** A project was opened, a person came back to the tab or asked for it. */
  | { kind: "look" }
  /** The wait is over. */
  | { kind: "due" }
  | { kind: "answered"; at: number }
  | { kind: "unanswered" };

/** What follows: the exchange itself, or a {@link SyncEvent} `due` after so many milliseconds instead of any before. */
export type Next = { sync: Sync; send?: true; wait?: number };

const PAUSE = 2000;
const LONGEST_PAUSE = 15_000;
const RETRY = 2000;
const LONGEST_RETRY = 30_000;

export function next(sync: Sync, event: SyncEvent): Next {
  switch (event.kind) {
    case "edited": {
      if (sync.phase === "sending") return { sync: { ...sync, again: true } };
      if (sync.phase === "silent") return { sync };
      const since = sync.phase === "waiting" ? sync.since : event.at;
      return {
        sync: { phase: "waiting", since },
        wait: Math.max(0, Math.min(PAUSE, since + LONGEST_PAUSE - event.at)),
      };
    }
    case "look":
      return sync.phase === "sending" ? { sync: { ...sync, again: true } } : send(sync);
    case "due":
      return sync.phase === "waiting" || sync.phase === "silent" ? send(sync) : { sync };
    case "answered":
      return sync.phase === "sending" && sync.again
        ? { sync: { phase: "waiting", since: event.at }, wait: PAUSE }
        : { sync: { phase: "idle" } };
    case "unanswered": {
      const unanswered = unansweredOf(sync) + 1;
      return {
        sync: { phase: "silent", unanswered },
        wait: Math.min(RETRY * 2 ** (unanswered - 1), LONGEST_RETRY),
      };
    }
  }
}

/** How often in a row the server has not answered. */
export const unansweredOf = (sync: Sync): number => ("unanswered" in sync ? sync.unanswered : 0);

const send = (sync: Sync): Next => ({
  sync: { phase: "sending", again: false, unanswered: unansweredOf(sync) },
  send: true,
});
