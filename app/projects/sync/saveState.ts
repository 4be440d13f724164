import { isAhead, type SyncProblem } from "./syncProject.ts";
import type { ServerCopy } from "../../state/project/project.ts";
import { type Sync, unansweredOf } from "./sync.ts";

/** Where the open project is saved, in a few words. */
export interface SaveState {
  kind: "here" | "saving" | "saved" | "silent" | "objection";
  text: string;
}

const objections: Readonly<Record<SyncProblem["kind"], string>> = {
  conflict: "Changed in another browser too",
  gone: "Saved here; deleted on the server",
  refused: "Saved here; the server refused it",
};

export function saveState(now: {
  server: ServerCopy | null;
  version: number;
  /** Whether there is an edit that not even this browser keeps yet. */
  edited: boolean;
  sync: Sync;
  objection: SyncProblem | null;
}): SaveState {
  const { server, version, edited, sync, objection } = now;
  if (!server) return { kind: "here", text: "Saved in this browser" };
  if (objection) return { kind: "objection", text: objections[objection.kind] };
  if (unansweredOf(sync) > 0) return { kind: "silent", text: "Saved here; the server does not answer" };
  return edited || isAhead({ version, server })
    ? { kind: "saving", text: "Saving on the server" }
    : { kind: "saved", text: "Saved on the server" };
}
