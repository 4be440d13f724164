import { vi } from "vitest";
import { memoryDatabase } from "../../clients/testing/memoryDatabase.ts";
import { memoryServer } from "../../clients/testing/memoryServer.ts";

const { setTimeout: later } = globalThis;

/** One of a browser's storages of text. */
export const storage = (): object => {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
};

/** What tests see of the browser and the server that pages have. */
export type Browser = ReturnType<typeof memory>;

/** Puts a browser and a server in memory in the place of those that pages would have, until globals are unstubbed. */
export function memory() {
  const { indexedDB, database } = memoryDatabase();
  const { fetch, server } = memoryServer();
  let waiting: (() => void) | undefined;
  vi.stubGlobal("indexedDB", indexedDB);
  vi.stubGlobal("fetch", fetch);
  vi.stubGlobal("navigator", { locks: { request: queue() } });
  vi.stubGlobal("localStorage", storage());
  vi.stubGlobal("sessionStorage", storage());
  vi.stubGlobal("window", new EventTarget());
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible", title: "" }));
  vi.stubGlobal("requestAnimationFrame", (work: () => void) => later(work));
  vi.stubGlobal("setTimeout", (work: () => void, milliseconds = 0) => {
    if (milliseconds < 1000) return later(work, milliseconds);
    // Notices go after a longer time.
    if (milliseconds < 5000) waiting = work;
  });
  /** Lets the seconds pass that something waits for. */
  const pass = (): void => waiting!();
  return { database, server, pass };
}

/** Locks of a browser: one holder after the other. */
function queue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(_name: string, work: () => Promise<T>): Promise<T> => {
    const done = last.then(work);
    last = done.catch(() => undefined);
    return done;
  };
}

/** The modules anew, as after a reload. */
export async function page() {
  vi.resetModules();
  const modules = {
    ...(await import("../session.ts")),
    ...(await import("../sync/syncing.ts")),
    ...(await import("../persistence.ts")),
    ...(await import("../resolve.ts")),
    ...(await import("../projectEntries.ts")),
    ...(await import("../../clients/projects/serverProjects.ts")),
    ...(await import("../../clients/projects/unsaved.ts")),
    ...(await import("../../state/editor/editor.ts")),
    ...(await import("../../state/project/session.ts")),
    ...(await import("../../state/notices.ts")),
  };
  const { useEditor, useSession, useNotices, projects, serverProjects } = modules;
  return {
    ...modules,
    id: () => useSession.getState().id!,
    name: () => useEditor.getState().document.name,
    rename: (name: string) => useEditor.getState().apply({ kind: "setName", name }, "Rename"),
    /** Names of the projects of this browser. */
    kept: async () => (await projects.list()).map((p) => p.document.name).sort(),
    notice: () => useNotices.getState().notices.at(-1),
    entry: async (id: string) =>
      modules
        .projectEntries(await projects.list(), await serverProjects.list())
        .find((entry) => entry.id === id)!,
  };
}
export type Page = Awaited<ReturnType<typeof page>>;
