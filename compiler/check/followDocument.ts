import type { Document } from "../../graph-schema/document.ts";
import { shareEqual } from "../../graph-schema/shareEqual.ts";
import { check } from "./check.ts";
import type { Checked } from "./checked.ts";

/**
 * A check that is asked again after each edit of a document, and that checks only what changed although each edit
 * arrives as a copy, as messages to a worker do.
 */
export function followDocument(): (document: Document) => Checked {
  let last: Checked | undefined;
  return (document) => (last = check(shareEqual(last?.document, document), last));
}
