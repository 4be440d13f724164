import type { Document } from "../../../graph-schema/document.ts";

/** A document with an identity, as it is kept. */
export interface Project {
  id: string;
  /** Counts saves; a save must name the one it started from. */
  version: number;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
  document: Document;
  /** Of a project of this browser that is kept on the server as well. */
  server?: ServerCopy;
}

/** How a project of this browser stands to its copy on the server. */
export interface ServerCopy {
  /** The version there that the document here goes on from; 0 until there is one. */
  version: number;
  /** The version here that was the same as it; a later one has yet to be saved there. */
  same: number;
  /** Hashes of documents that were sent and never answered: the server may have them, as versions of ours. */
  sent?: readonly string[];
}

/** What a save comes to. */
export type Saved =
  | { outcome: "saved"; version: number }
  /** `kept` is what is there now, if anything; `base` what the save started from, where that is still known. */
  | { outcome: "conflict"; kept: Project | undefined; base?: Document };

/** Where projects are kept. */
export interface ProjectStore {
  read(id: string): Promise<Project | undefined>;
  create(document: Document, id?: string): Promise<Project>;
  /** Keeps a document, unless the project has changed since `version`. */
  save(id: string, document: Document, version: number): Promise<Saved>;
  /** Takes a project away; {@link restore} brings it back. */
  remove(id: string): Promise<void>;
  restore(project: Project): Promise<void>;
}

/** The projects of this browser. */
export interface LocalProjects extends ProjectStore {
  /** All projects, the last changed first. */
  list(): Promise<readonly Project[]>;
  /** Notes how a project stands to the server; undefined when it is kept here alone. Its version stays. */
  mark(id: string, server: ServerCopy | undefined): Promise<void>;
}
