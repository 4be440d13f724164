import { TRPCClientError } from "@trpc/client";
import type { AppRouter } from "../../../server/api/root.ts";
import type { Document } from "../../../graph-schema/document.ts";
import { readValue } from "../../../graph-schema/readDocument.ts";
import { server } from "../server.ts";
import { drawThumbnail } from "../../state/drawing/drawThumbnail.ts";
import type { Project } from "../../state/project/project.ts";
import type { ProjectStore } from "./projectStore.ts";

/** A project as the server lists it. */
export interface ServerListing {
  id: string;
  name: string;
  version: number;
  /** A data URL. */
  thumbnail: string | null;
  /** Milliseconds since 1970. */
  updatedAt: number;
}

/** A version of a project of the server. */
export interface VersionListing {
  version: number;
  /** Milliseconds since 1970. */
  savedAt: number;
  /** The version that it brought back. */
  restoredFrom: number | null;
}

/** The projects of the server, by its API. */
interface ServerProjects extends ProjectStore {
  restore(project: { id: string }): Promise<void>;
  /** All projects, the last changed first. */
  list(): Promise<readonly ServerListing[]>;
  /** Newest first, those before `before` if it is given. */
  versions(id: string, before?: number): Promise<readonly VersionListing[]>;
  documentAt(id: string, version: number): Promise<Document>;
  /** Makes the document of an old version the newest one. */
  restoreVersion(id: string, version: number): Promise<{ version: number; document: Document }>;
}

const LONGEST_CALL_MILLISECONDS = 20_000;
const VERSIONS_AT_ONCE = 100;

/** A server that takes longer counts as one that does not answer. */
const inTime = () => ({ signal: AbortSignal.timeout(LONGEST_CALL_MILLISECONDS) });

export const serverProjects: ServerProjects = {
  list: async () =>
    (await server.projects.list.query({}, inTime())).map(({ id, name, version, thumbnail, updatedAt }) => ({
      id,
      name,
      version,
      thumbnail,
      updatedAt: Date.parse(updatedAt),
    })),

  read: (id) =>
    server.projects.get.query({ id }, inTime()).then(projectOf, (cause: unknown) => {
      if (isMissing(cause)) return undefined;
      throw cause;
    }),

  /** Brings a deleted project of the same id back, to be saved over; one that is there already stays as it is. */
  create: async (document, id = crypto.randomUUID()) => {
    const now = Date.now();
    const made = { id, version: 1, createdAt: now, updatedAt: now, document };
    try {
      await server.projects.create.mutate({ id, document, ...pictured(document) }, inTime());
      return made;
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
      await server.projects.undelete.mutate({ id }, inTime());
      const { version } = await server.projects.get.query({ id }, inTime());
      return { ...made, version };
    }
  },

  save: async (id, document, version) => {
    try {
      const answer = await server.projects.save.mutate(
        { id, version, document, ...pictured(document) },
        inTime(),
      );
      if (answer.outcome === "saved") return answer;
      const base = answer.base && { base: documentOf(answer.base.document) };
      return { outcome: "conflict", kept: projectOf(answer.current), ...base };
    } catch (cause) {
      if (isMissing(cause)) return { outcome: "conflict", kept: undefined };
      throw cause;
    }
  },

  remove: (id) =>
    server.projects.delete.mutate({ id }, inTime()).catch((cause: unknown) => {
      if (!isMissing(cause)) throw cause;
    }),
  restore: ({ id }) => server.projects.undelete.mutate({ id }, inTime()),

  versions: async (id, before) => {
    const asked = { id, limit: VERSIONS_AT_ONCE, ...(before !== undefined && { before }) };
    return (await server.projects.versions.query(asked, inTime())).map((v) => ({
      ...v,
      savedAt: Date.parse(v.savedAt),
    }));
  },
  documentAt: async (id, version) =>
    documentOf((await server.projects.version.query({ id, version }, inTime())).document),
  restoreVersion: async (id, version) => {
    const restored = await server.projects.restoreVersion.mutate({ id, version }, inTime());
    return { version: restored.version, document: documentOf(restored.document) };
  },
};

/** Whether a call failed because no server answered it, rather than because of what it answered. */
export const isUnanswered = (cause: unknown): boolean => isOfClient(cause) && !cause.data;

/** Why a call failed, as a sentence. */
export const reasonOf = (cause: unknown): string =>
  isUnanswered(cause)
    ? "The server does not answer."
    : cause instanceof Error
      ? cause.message
      : String(cause);

const isOfClient = (cause: unknown): cause is TRPCClientError<AppRouter> => cause instanceof TRPCClientError;

const isMissing = (cause: unknown): boolean => isOfClient(cause) && cause.data?.code === "NOT_FOUND";

function projectOf(head: { id: string; version: number; updatedAt: string; document: unknown }): Project {
  const updatedAt = Date.parse(head.updatedAt);
  const { id, version } = head;
  return { id, version, createdAt: updatedAt, updatedAt, document: documentOf(head.document) };
}

function documentOf(value: unknown): Document {
  const read = readValue(value);
  if (read.ok) return read.document;
  throw new Error(
    "The server keeps this project as a newer Tensorloom wrote it. Reload the page to open it.",
  );
}

function pictured(document: Document): { thumbnail?: string } {
  const thumbnail = drawThumbnail(document);
  return thumbnail === undefined ? {} : { thumbnail };
}
