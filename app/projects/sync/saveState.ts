import { isAhead, type SyncProblem } from "./syncProject.ts";
import type { ServerCopy } from "../../state/project/project.ts";
import { type Sync, unansweredOf } from "./sync.ts";

/** Where the open project is saved, in a few words. */
export interface SaveState {
  kind: "here" | "saving" | "saved" | "silent" | "objection";
  text: string;
}

const objections: Readonly<Record<SyncProblem["kind"], (saved: string) => string>> = {
  conflict: () => "Changed in another browser too",
  gone: (saved) => `${saved} here; deleted on the server`,
  refused: (saved) => `${saved} here; the server refused it`,
};

/** How the open project stands; of what this browser does not keep yet it never says that it is saved. */
export function saveState(now: {
  server: ServerCopy | null;
  version: number;
  /** Whether there is an edit that not even this browser keeps yet. */
  edited: boolean;
  sync: Sync;
  objection: SyncProblem | null;
}): SaveState {
  const { server, version, edited, sync, objection } = now;
  const saved = edited ? "Saving" : "Saved";
  if (!server) return { kind: "here", text: `${saved} in this browser` };
  if (objection) return { kind: "objection", text: objections[objection.kind](saved) };
  if (unansweredOf(sync) > 0) return { kind: "silent", text: `${saved} here; the server does not answer` };
  return edited || isAhead({ version, server })
    ? { kind: "saving", text: "Saving on the server" }
    : { kind: "saved", text: "Saved on the server" };
}
