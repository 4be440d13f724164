import type { Document } from "../../../graph-schema/document.ts";

/** Projects that a server keeps: their documents, oldest version first. */
export interface MemoryServer {
  projects: Map<string, { versions: Document[]; deleted: boolean }>;
  /** It does not answer. */
  down: boolean;
  /** Procedures that were called, oldest first. */
  asked: string[];
}

type Procedure = (input: { id: string; version: number; document: Document }) => unknown;

/** The projects of a server in memory, and what is to be the page's `fetch`; another browser writes to its versions. */
export function memoryServer(): { server: MemoryServer; fetch: typeof globalThis.fetch } {
  const server: MemoryServer = { projects: new Map(), down: false, asked: [] };
  const procedures = proceduresOf(server);
  return {
    server,
    fetch: (url, init) => {
      if (server.down) return Promise.reject(new TypeError("fetch failed"));
      const { pathname, searchParams } = new URL(String(url), "http://server");
      const inputs = JSON.parse(String(init?.body ?? searchParams.get("input") ?? "{}")) as object;
      const names = pathname.replace("/api/trpc/", "").split(",");
      server.asked.push(...names);
      const calls = names.map((name, i) => answer(procedures[name]!, Object.values(inputs)[i] as never));
      return Promise.resolve(Response.json(calls));
    },
  };
}

function answer(procedure: Procedure, input: Parameters<Procedure>[0]): object {
  const data = procedure(input) ?? null;
  return data === missing
    ? { error: { message: "There is no such project.", code: -32004, data: { code: "NOT_FOUND" } } }
    : { result: { data } };
}

const missing = Symbol("missing");
const updatedAt = "2026-01-01T00:00:00Z";

function proceduresOf({ projects }: MemoryServer): Readonly<Record<string, Procedure>> {
  const there = (id: string) => [projects.get(id)].find((p) => p && !p.deleted);
  const head = (id: string) => {
    const versions = there(id)!.versions;
    return { id, version: versions.length, updatedAt, document: versions.at(-1)! };
  };
  const on =
    (work: Procedure): Procedure =>
    (input) =>
      there(input.id) ? work(input) : missing;
  return {
    "projects.list": () =>
      [...projects.keys()]
        .filter(there)
        .map(head)
        .map((project) => ({ ...project, name: project.document.name, thumbnail: null })),
    "projects.get": on(({ id }) => head(id)),
    "projects.create": ({ id, document }) => {
      if (projects.get(id)?.deleted) return missing;
      if (!projects.has(id)) projects.set(id, { versions: [document], deleted: false });
      return { id, version: projects.get(id)!.versions.length };
    },
    "projects.save": on(({ id, version, document }) => {
      const { versions } = there(id)!;
      if (JSON.stringify(versions.at(-1)) !== JSON.stringify(document)) {
        const base = { version, document: versions[version - 1] };
        if (version !== versions.length) return { outcome: "conflict", base, current: head(id) };
        versions.push(document);
      }
      return { outcome: "saved", version: versions.length };
    }),
    "projects.delete": on(({ id }) => void (there(id)!.deleted = true)),
    "projects.undelete": ({ id }) => (projects.has(id) ? void (projects.get(id)!.deleted = false) : missing),
    "projects.restoreVersion": on(({ id, version }) => {
      const { versions } = there(id)!;
      versions.push(versions[version - 1]!);
      return head(id);
    }),
  };
}
