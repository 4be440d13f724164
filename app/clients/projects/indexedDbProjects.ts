import type { Document } from "../../../graph-schema/document.ts";
import type { LocalProjects } from "./projectStore.ts";
import type { Project } from "../../state/project/project.ts";

/** Projects in this browser's IndexedDB. */
export function indexedDbProjects(name = "tensorloom"): LocalProjects {
  let opened: Promise<IDBDatabase> | undefined;
  const database = (): Promise<IDBDatabase> =>
    (opened ??= open(name).catch((cause: unknown) => {
      // A browser that refuses now may be told otherwise meanwhile.
      opened = undefined;
      throw cause;
    }));

  /** Runs requests in one transaction and waits until it is on disk. */
  async function within<T>(
    mode: IDBTransactionMode,
    work: (projects: IDBObjectStore) => Promise<T>,
  ): Promise<T> {
    const transaction = (await database()).transaction("projects", mode);
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () =>
        reject(transaction.error ?? new Error("the browser did not keep the project"));
    });
    const [result] = await Promise.all([work(transaction.objectStore("projects")), done]);
    return result;
  }

  return {
    list: () =>
      within("readonly", async (projects) => {
        const all: Project[] = await answer(projects.getAll());
        return all.sort((a, b) => b.updatedAt - a.updatedAt);
      }),
    read: (id) => within("readonly", (projects) => answer<Project | undefined>(projects.get(id))),
    create: async (document, id = crypto.randomUUID()) => {
      const now = Date.now();
      const project: Project = { id, version: 1, createdAt: now, updatedAt: now, document };
      await within("readwrite", (projects) => answer(projects.add(project)));
      return project;
    },
    save: (id: string, document: Document, version: number) =>
      within("readwrite", async (projects) => {
        const kept: Project | undefined = await answer(projects.get(id));
        if (kept?.version !== version) return { outcome: "conflict" as const, kept };
        const next = version + 1;
        await answer(projects.put({ ...kept, document, version: next, updatedAt: Date.now() }));
        return { outcome: "saved" as const, version: next };
      }),
    remove: (id) => within("readwrite", (projects) => answer(projects.delete(id))),
    restore: async (project) => {
      await within("readwrite", (projects) => answer(projects.put(project)));
    },
    mark: (id, server) =>
      within("readwrite", async (projects) => {
        const kept: Project | undefined = await answer(projects.get(id));
        if (!kept) return;
        const { server: _, ...rest } = kept;
        await answer(projects.put(server ? { ...rest, server } : rest));
      }),
  };
}

async function open(name: string): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("projects", { keyPath: "id" });
  return answer(request);
}

const answer = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's database failed"));
  });
