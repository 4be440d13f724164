import { expect, test } from "vitest";
import type { ServerCopy } from "../../state/project/project.ts";
import { saveState } from "./saveState.ts";
import type { Sync } from "./sync.ts";
import type { SyncProblem } from "./syncProject.ts";

const inLine: ServerCopy = { version: 3, same: 5 };
const behind: ServerCopy = { version: 3, same: 4 };
const idle: Sync = { phase: "idle" };
const silent: Sync = { phase: "silent", unanswered: 1 };
const gone: SyncProblem = { kind: "gone" };
const refused: SyncProblem = { kind: "refused", why: "too large" };
const conflict = { kind: "conflict", theirs: {} } as SyncProblem;

/** What is said of version 5 while all of it is kept here, and while an edit is not. */
const cases: readonly {
  of: string;
  server?: ServerCopy;
  sync?: Sync;
  objection?: SyncProblem;
  kept: string;
  edited: string;
}[] = [
  { of: "this browser alone", kept: "Saved in this browser", edited: "Saving in this browser" },
  { of: "the server too", server: inLine, kept: "Saved on the server", edited: "Saving on the server" },
  {
    ...{ of: "a server that is behind", server: behind },
    ...{ kept: "Saving on the server", edited: "Saving on the server" },
  },
  {
    ...{ of: "a server that does not answer", server: behind, sync: silent },
    ...{
      kept: "Saved here; the server does not answer",
      edited: "Saving here; the server does not answer",
    },
  },
  {
    ...{ of: "a copy that is gone", server: behind, objection: gone },
    ...{ kept: "Saved here; deleted on the server", edited: "Saving here; deleted on the server" },
  },
  {
    ...{ of: "a server that refuses", server: behind, objection: refused },
    ...{ kept: "Saved here; the server refused it", edited: "Saving here; the server refused it" },
  },
  {
    ...{ of: "a conflict", server: behind, sync: silent, objection: conflict },
    ...{ kept: "Changed in another browser too", edited: "Changed in another browser too" },
  },
];

test.each(cases)("saved: $of", ({ server = null, sync = idle, objection = null, kept, edited }) => {
  const now = { server, version: 5, sync, objection };
  expect(saveState({ ...now, edited: false }).text).toBe(kept);
  expect(saveState({ ...now, edited: true }).text).toBe(edited);
});
