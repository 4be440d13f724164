import type { Document } from "../../../graph-schema/document.ts";
import type { Project, ServerCopy } from "../../state/project/project.ts";

/** What a save comes to. */
export type SaveResult =
  | { outcome: "saved"; version: number }
  /** `kept` is what is there now, if anything; `base` what the save started from, where that is still known. */
  | { outcome: "conflict"; kept: Project | undefined; base?: Document };

/** Where projects are kept. */
export interface ProjectStore {
  read(id: string): Promise<Project | undefined>;
  create(document: Document, id?: string): Promise<Project>;
  /** Keeps a document, unless the project has changed since `version`. */
  save(id: string, document: Document, version: number): Promise<SaveResult>;
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
