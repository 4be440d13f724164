import type { Document } from "../../graph-schema/document.ts";

/** A document with an identity, as it is kept. */
export interface Project {
  id: string;
  /** Counts saves; a save must name the one it started from. */
  version: number;
  /** Milliseconds since 1970. */
  createdAt: number;
  updatedAt: number;
  document: Document;
}

/** Where projects are kept. */
export interface ProjectStore {
  /** All projects, the last changed first. */
  list(): Promise<readonly Project[]>;
  read(id: string): Promise<Project | undefined>;
  create(document: Document): Promise<Project>;
  /** Keeps a document, unless the project has changed since `version`; the answer then is what is kept there. */
  save(
    id: string,
    document: Document,
    version: number,
  ): Promise<{ outcome: "saved"; version: number } | { outcome: "conflict"; kept: Project | undefined }>;
  /** Takes a project away; {@link restore} brings it back. */
  remove(id: string): Promise<void>;
  restore(project: Project): Promise<void>;
}
