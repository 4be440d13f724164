import { create } from "zustand";
import type { Document } from "../../../graph-schema/document.ts";
import type { ServerCopy } from "./project.ts";

/** Which project is open and whether all of it is kept. */
export interface Session {
  id: string | null;
  version: number;
  /** The last document that is known to be kept. */
  saved: Document | null;
  /** Why keeping fails; null while it does not. */
  saveError: string | null;
  /** How it stands to its copy on the server; null while it is kept in this browser alone. */
  server: ServerCopy | null;
}

export const useSession = create<Session>()(() => ({
  id: null,
  version: 0,
  saved: null,
  saveError: null,
  server: null,
}));
