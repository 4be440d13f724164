import type { Document } from "../../graph-schema/document.ts";

/** Headings of the gallery, in their order. */
export const groups = ["Start here", "Vision", "Language", "Generative"] as const;

/** A model to start from. */
export interface Template {
  /** Name of its file, and what `tensorloom new` takes. */
  id: string;
  title: string;
  /** One line for the gallery. */
  doc: string;
  group: (typeof groups)[number];
  /** Absent where the document is kept by hand. */
  document?: Document;
}
