import { beforeEach, expect, test } from "vitest";
import { type Document, emptyDocument } from "../../../graph-schema/document.ts";
import { syncProject, isAhead, type SyncProblem, pull } from "./syncProject.ts";
import type { Project } from "../../state/project/project.ts";
import type { SaveResult } from "../../clients/projects/projectStore.ts";

const id = "p";
const named = (name: string): Document => emptyDocument(name);

/** This browser, the server and what may happen between them. */
function world() {
  let mine: Project = { id, version: 1, createdAt: 0, updatedAt: 0, document: named("a") };
  let versions: Document[] = [];
  let failure: "before" | "after" | undefined;
  /** Fails as often as is set, before or after the server has done it. */
  const travel = async <T>(work: () => T): Promise<T> => {
    const now = failure;
    failure = undefined;
    if (now === "before") throw new Error("no answer");
    const done = work();
    if (now === "after") throw new Error("no answer");
    return Promise.resolve(done);
  };
  const theirs = (): Project => ({
    id,
    version: versions.length,
    createdAt: 0,
    updatedAt: 0,
    document: versions.at(-1)!,
  });
  const same = (a: Document | undefined, b: Document): boolean => JSON.stringify(a) === JSON.stringify(b);
  const stores = {
    local: {
      read: () => Promise.resolve(mine),
      save: (_: string, document: Document, version: number): Promise<SaveResult> => {
        if (version !== mine.version) return Promise.resolve({ outcome: "conflict", kept: mine });
        mine = { ...mine, document, version: version + 1 };
        return Promise.resolve({ outcome: "saved", version: mine.version });
      },
      mark: (_: string, server: Project["server"]) => {
        mine = { ...mine, ...(server && { server }) };
        return Promise.resolve();
      },
    },
    remote: {
      read: () => travel(() => (versions.length > 0 ? theirs() : undefined)),
      create: (document: Document) =>
        travel(() => {
          if (versions.length === 0) versions.push(document);
          return { ...theirs(), version: 1 };
        }),
      save: (_: string, document: Document, version: number) =>
        travel((): SaveResult => {
          if (versions.length === 0) return { outcome: "conflict", kept: undefined };
          const unchanged = same(versions.at(-1), document);
          const base = versions[version - 1];
          if (version !== versions.length && !unchanged)
            return { outcome: "conflict", kept: theirs(), ...(base && { base }) };
          if (!unchanged) versions.push(document);
          return { outcome: "saved", version: versions.length };
        }),
    },
  };
  return {
    stores,
    mine: () => mine,
    names: () => versions.map((d) => d.name),
    keepOnServer: () => stores.local.mark(id, { version: 0, same: 0 }),
    edit: (name: string) => stores.local.save(id, named(name), mine.version),
    /** Another browser saves. */
    elsewhere: (name: string) => void versions.push(named(name)),
    wipe: () => void (versions = []),
    go: (fail?: typeof failure): Promise<SyncProblem | null | "unanswered"> => {
      failure = fail;
      return syncProject(stores, id).catch(() => "unanswered" as const);
    },
  };
}

let w: ReturnType<typeof world>;
beforeEach(() => (w = world()));

/** Kept on the server, with the same on both sides. */
async function inLine(): Promise<void> {
  await w.keepOnServer();
  expect(await w.go()).toBeNull();
}

test("a project that is kept here alone never travels", async () => {
  expect(await w.go("before")).toBeNull();
  expect(w.names()).toEqual([]);
});

test("a project comes to the server once, also when the first answer is lost", async () => {
  await w.keepOnServer();
  expect(await w.go("after")).toBe("unanswered");
  await w.edit("b");
  expect(await w.go()).toBeNull();
  expect(w.names()).toEqual(["a", "b"]);
  expect(isAhead(w.mine())).toBe(false);
});

test("edits are saved, and what another browser saved is taken in", async () => {
  await inLine();
  await w.edit("b");
  expect(await w.go()).toBeNull();
  w.elsewhere("c");
  expect(await w.go()).toBeNull();
  expect(w.names()).toEqual(["a", "b", "c"]);
  expect(w.mine()).toMatchObject({ document: { name: "c" }, version: 3, server: { version: 3, same: 3 } });
});

test("edits on both sides object with all three states and change nothing", async () => {
  await inLine();
  w.elsewhere("theirs");
  await w.edit("mine");
  for (let i = 0; i < 2; i++)
    expect(await w.go()).toMatchObject({
      kind: "conflict",
      theirs: { version: 2, document: { name: "theirs" } },
      base: { name: "a" },
    });
  expect(w.names()).toEqual(["a", "theirs"]);
  expect(w.mine().document.name).toBe("mine");
});

test("a save whose answer was lost is no conflict, however much was edited and tried since", async () => {
  await inLine();
  await w.edit("b");
  expect(await w.go("after")).toBe("unanswered");
  await w.edit("c");
  expect(await w.go("before")).toBe("unanswered");
  await w.edit("d");
  expect(await w.go()).toBeNull();
  expect(w.names()).toEqual(["a", "b", "d"]);
  w.elsewhere("theirs");
  await w.edit("e");
  expect(await w.go()).toMatchObject({ kind: "conflict" });
});

test("a copy that was deleted on the server objects, edited or not", async () => {
  await inLine();
  w.wipe();
  expect(await w.go()).toEqual({ kind: "gone" });
  await w.edit("b");
  expect(await w.go()).toEqual({ kind: "gone" });
});

test("an edit during the taking in stays, to be saved and compared", async () => {
  await inLine();
  const before = w.mine();
  await w.edit("b");
  await pull(w.stores.local, before, { version: 7, document: named("theirs") });
  expect(w.mine()).toMatchObject({ document: { name: "b" }, server: { version: 1, same: 1 } });
});
