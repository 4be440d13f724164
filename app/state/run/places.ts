import type { RunRecord } from "./runRecord.ts";
import type { ServerPlace } from "./serverPlace.ts";

/**
 * Where a run of this browser is: `tab` while this browser trains it or would go on with it, `leaving` once it was
 * stopped here to go on at the server and until that has said that it has it, `server` from then on, `over` when
 * nothing is at work on it.
 */
export type Place = "tab" | "leaving" | "server" | "over";

/** What happens to a run, by whoever. */
export type Move =
  /** A person sends it away, or takes it back. */
  | "toServer"
  | "toTab"
  | "stop"
  | "resume"
  /** The server has it, has lost it or is given up, refuses it, or has come to its end. */
  | "accepted"
  | "lost"
  | "refused"
  | "ended";

/**
 * The table of moves. Whatever is not in it cannot happen; a page that is reloaded, closed or offline stays where it
 * is, as the place is written down before anything that follows from it is done.
 */
export const moves: Readonly<Record<Place, Partial<Record<Move, Place>>>> = {
  tab: { toServer: "leaving", stop: "over", ended: "over" },
  leaving: { accepted: "server", refused: "over", toTab: "tab", lost: "over" },
  server: { toTab: "tab", stop: "over", ended: "over", lost: "over" },
  over: { resume: "tab", toServer: "leaving" },
};

/** Where a record says that its run is. */
export const placeOf = ({ status, server, sent = true }: RunRecord): Place =>
  status !== "running" ? "over" : server === null ? "tab" : sent ? "server" : "leaving";

/** The record after a move; throws where the table has none. */
export function moved(
  record: RunRecord,
  move: Move,
  about: { server?: string; on?: ServerPlace; status?: Exclude<RunRecord["status"], "running"> } = {},
): RunRecord {
  const to = moves[placeOf(record)][move];
  if (!to) throw new Error(`internal: a run in place ${placeOf(record)} does not take ${move}`);
  const { sent: _, former: _former, ...rest } = record;
  switch (to) {
    case "tab": {
      const { on: _on, ...here } = rest;
      return { ...here, status: "running", server: null };
    }
    case "leaving":
      return {
        ...{ ...rest, status: "running", server: about.server ?? rest.server, sent: false },
        ...(about.on && { on: about.on }),
      };
    case "server":
      return { ...rest, status: "running" };
    case "over": {
      // A server that refuses a run never had it.
      const { on, ...others } = rest;
      return {
        ...others,
        ...(on && move !== "refused" && { on }),
        ...(move === "ended" && rest.server !== null && { former: rest.server }),
        status: about.status ?? "stopped",
        server: null,
      };
    }
  }
}
