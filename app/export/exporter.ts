import type { ExportedFile } from "../clients/training/messages.ts";
import type { Document } from "../../graph-schema/document.ts";

/** A form in which a project can leave. */
export interface Exporter {
  id: string;
  title: string;
  /** Of the file. */
  extension: string;
  /** Name of the file where other files count on it; else it is the project's. */
  file?: string;
  /** What of several things it would give now, such as the weights of which step. */
  gives?: () => string | undefined;
  /** Whether there is something to give; always unless said. */
  enabled?: () => boolean;
  /** The file; undefined when there is nothing to give. Rejects with what a person can do about it. */
  make(document: Document): Promise<Blob | ExportedFile | undefined>;
}
