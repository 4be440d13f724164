import type { Document } from "../../graph-schema/document.ts";
import type { Project } from "../state/project/project.ts";
import type { ServerListing } from "../clients/projects/serverProjects.ts";

/** A project in the list of all, wherever it is kept. */
export interface ProjectEntry {
  id: string;
  name: string;
  /** Milliseconds since 1970. */
  updatedAt: number;
  /** `deleted`: on the server, by another browser; it is still in this one. */
  place: "here" | "server" | "both" | "deleted";
  /** Whether the server has it newer than this browser. */
  newer: boolean;
  /** What is in this browser. */
  document?: Document;
  /** The server's picture, for want of a document or because it is newer. */
  thumbnail?: string | null;
}

/** All projects, the last changed first; `listed` are those of the server if it answered. */
export function projectEntries(
  local: readonly Project[],
  listed: readonly ServerListing[] | undefined,
): readonly ProjectEntry[] {
  const there = new Map(listed?.map((l) => [l.id, l]));
  const here = local.map((project): ProjectEntry => {
    const { id, document, updatedAt, server } = project;
    const entry = { id, name: document.name, updatedAt, newer: false, document };
    if (!server) return { ...entry, place: "here" };
    const copy = there.get(id);
    if (!copy) return { ...entry, place: listed && server.version > 0 ? "deleted" : "both" };
    if (server.same !== project.version) return { ...entry, place: "both" };
    const newer = copy.version > server.version;
    const shown = newer ? { name: copy.name, thumbnail: copy.thumbnail } : {};
    return { ...entry, ...shown, updatedAt: copy.updatedAt, newer, place: "both" };
  });
  const known = new Set(local.map((p) => p.id));
  const elsewhere = [...there.values()]
    .filter((l) => !known.has(l.id))
    .map(({ id, name, updatedAt, thumbnail }): ProjectEntry => ({
      id,
      name,
      updatedAt,
      thumbnail,
      newer: true,
      place: "server",
    }));
  return [...here, ...elsewhere].sort((a, b) => b.updatedAt - a.updatedAt);
}
