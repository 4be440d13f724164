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
