import { create } from "zustand";
import type { Checked } from "../../compiler/check/checked.ts";
import { check } from "../../compiler/check/check.ts";
import { type Document, edgeKey, emptyDocument } from "../../graph-schema/document.ts";
import type { Edit } from "../../graph-schema/edit.ts";
import { emptyHistory, type History, record, redo, undo, type Versioned } from "./history.ts";
import { keepUnchanged } from "./keepUnchanged.ts";
import { nothingSelected, type Selection, stillThere } from "./selection.ts";

/** What is being edited: the document, what the checker says of it, its history and what is selected. */
export interface Editor {
  document: Document;
  checked: Checked;
  history: History;
  selection: Selection;
  /** Changes the document; steps of one `key` in quick succession are undone together. */
  apply(edit: Edit, label: string, key?: string): void;
  undo(): void;
  redo(): void;
  select(selection: Selection): void;
  /** Starts on another document, without a history. */
  open(document: Document): void;
}

const start = emptyDocument();

/** The editor's state; one a tab. */
export const useEditor = create<Editor>()((set, get) => {
  const show = (next: Versioned | undefined): void => {
    if (!next) return;
    const { checked, selection } = get();
    set({
      document: next.document,
      history: next.history,
      checked: keepUnchanged(check(next.document, checked), checked),
      selection: stillThere(selection, next.document),
    });
  };
  return {
    document: start,
    checked: check(start),
    history: emptyHistory,
    selection: nothingSelected,
    apply: (edit, label, key) => {
      if (edit.kind === "batch" && edit.edits.length === 0) return;
      show(record(get(), edit, { label, at: Date.now(), ...(key === undefined ? {} : { key }) }));
    },
    undo: () => show(undo(get())),
    redo: () => show(redo(get())),
    select: (selection) => set({ selection: stillThere(selection, get().document) }),
    open: (document) =>
      set({ document, checked: check(document), history: emptyHistory, selection: nothingSelected }),
  };
});

/** Selects nodes and nothing else. */
export const selectNodes = (ids: Iterable<string>): void =>
  useEditor.getState().select({ nodes: new Set(ids), edges: new Set() });

/** Selects every node and wire. */
export const selectAll = (): void => {
  const { graph } = useEditor.getState().document;
  useEditor
    .getState()
    .select({ nodes: new Set(graph.nodes.map((n) => n.id)), edges: new Set(graph.edges.map(edgeKey)) });
};
