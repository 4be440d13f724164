import type { Document } from "../../../graph-schema/document.ts";
import { applyEdit, type Edit } from "../../../graph-schema/edits/edit.ts";
import type { InstanceRef } from "../../../graph-schema/diagnostics/place.ts";

/** One thing that a person did; `edit` takes it back while in the past, and does it again while in the future. */
export interface Step {
  label: string;
  edit: Edit;
  /** Instances of blocks that were entered when it was done. */
  path?: readonly InstanceRef[];
  /** Steps of the same key in quick succession become one, such as typing into a field. */
  key?: string;
  /** When, in milliseconds. */
  at: number;
}

/** What can be undone and redone, oldest first and next first. */
export interface History {
  past: readonly Step[];
  future: readonly Step[];
}

/** A document and how it came about. */
export interface Versioned {
  document: Document;
  history: History;
}

export const emptyHistory: History = { past: [], future: [] };

const COALESCE_MS = 1000;

/** Applies an edit and remembers how to take it back. */
export function record(now: Versioned, edit: Edit, step: Omit<Step, "edit">): Versioned {
  const { document, inverse } = applyEdit(now.document, edit);
  const { past, future } = now.history;
  const last = past.at(-1);
  const continues =
    last !== undefined &&
    last.key !== undefined &&
    last.key === step.key &&
    step.at - last.at < COALESCE_MS &&
    future.length === 0;
  const taken: Step = continues
    ? { ...last, edit: inSuccession(inverse, last.edit), at: step.at }
    : { ...step, edit: inverse };
  return { document, history: { past: [...(continues ? past.slice(0, -1) : past), taken], future: [] } };
}

/** Takes the last step back; undefined when there is none. */
export function undo(now: Versioned): (Versioned & { step: Step }) | undefined {
  const step = now.history.past.at(-1);
  if (!step) return undefined;
  const { document, inverse } = applyEdit(now.document, step.edit);
  const past = now.history.past.slice(0, -1);
  return { document, history: { past, future: [{ ...step, edit: inverse }, ...now.history.future] }, step };
}

/** Does the last undone step again; undefined when there is none. */
export function redo(now: Versioned): (Versioned & { step: Step }) | undefined {
  const [step, ...future] = now.history.future;
  if (!step) return undefined;
  const { document, inverse } = applyEdit(now.document, step.edit);
  const past = [...now.history.past, { ...step, edit: inverse }];
  return { document, history: { past, future }, step };
}

/** `first`, then `second`; only `second` where it overwrites all that `first` did. */
function inSuccession(first: Edit, second: Edit): Edit {
  if (first.kind === "inBlock" && second.kind === "inBlock" && first.id === second.id) {
    const edit = inSuccession(first.edit, second.edit);
    return edit === second.edit ? second : { kind: "inBlock", id: first.id, edit };
  }
  const overwrites =
    first.kind === second.kind &&
    (first.kind === "setName" ||
      first.kind === "setPlan" ||
      first.kind === "replaceDocument" ||
      (first.kind === "replaceNode" &&
        second.kind === "replaceNode" &&
        first.node.id === second.id &&
        first.id === second.id));
  return overwrites ? second : { kind: "batch", edits: [first, second] };
}
