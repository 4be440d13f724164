import type { Document } from "../../../graph-schema/document.ts";
import { readDocument } from "../../../graph-schema/readDocument.ts";

// The database may not finish while a tab closes; this storage does, as writing to it waits.

const keyOf = (id: string): string => `tensorloom.unsaved.${id}`;

/** Leaves a document behind for the next time its project is opened. */
export function storeUnsaved(id: string, document: Document): void {
  try {
    localStorage.setItem(keyOf(id), JSON.stringify(document));
  } catch {
    // A document beyond the quota is with the database alone.
  }
}

/** Takes what was left behind; undefined when nothing was. */
export function readUnsaved(id: string | null): Document | undefined {
  const text = id === null ? null : localStorage.getItem(keyOf(id));
  const read = text === null ? undefined : readDocument(text);
  return read?.ok ? read.document : undefined;
}

/** Forgets what was left behind, once it is kept. */
export const removeUnsaved = (id: string): void => localStorage.removeItem(keyOf(id));
