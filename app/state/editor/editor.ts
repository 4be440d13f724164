import { create } from "zustand";
import type { Checked } from "../../../compiler/check/checked.ts";
import { check } from "../../../compiler/check/check.ts";
import { type Document, edgeKey, emptyDocument } from "../../../graph-schema/document.ts";
import { editBlock } from "../../../compiler/blocks/edits/editBlock.ts";
import type { Edit } from "../../../graph-schema/edits/edit.ts";
import type { InstanceRef } from "../../../graph-schema/diagnostics/place.ts";
import { emptyHistory, type History, record, redo, type Step, undo, type Versioned } from "./history.ts";
import { reuseUnchanged } from "./reuseUnchanged.ts";
import { emptySelection, type Selection, withoutDeleted } from "./selection.ts";
import { sameNodes, type View, viewAt } from "./viewAt.ts";

/** What is being edited: the document, what the checker says of it, its history, what is seen and selected of it. */
export interface Editor {
  document: Document;
  checked: Checked;
  history: History;
  view: View;
  /** Of what is in view. */
  selection: Selection;
  /** Changes the document; steps of one `key` in quick succession are undone together. */
  apply(edit: Edit, label: string, key?: string): void;
  /** Changes the graph in view; where that is a block's, all instances of it change. */
  edit(edit: Edit, label: string, key?: string): void;
  /** Goes to where the last change was made, and takes it back. */
  undo(): void;
  redo(): void;
  /** Shows the graph inside instances of blocks, outermost first; that of the document for none. */
  enter(path: readonly InstanceRef[]): void;
  select(selection: Selection): void;
  /** Starts on another document, without a history. */
  open(document: Document): void;
}

const start = emptyDocument();
const begin = viewAt(check(start), []);

/** The editor's state; one a tab. */
export const useEditor = create<Editor>()((set, get) => {
  const show = (next: (Versioned & { step?: Step }) | undefined): void => {
    if (!next) return;
    const { checked: before, view } = get();
    const checked = reuseUnchanged(check(next.document, before), before);
    const stay = viewAt(checked, view.path);
    const there = viewAt(checked, next.step?.path ?? view.path);
    const { document, history } = next;
    set({ document, history, checked, ...seen(there.block === stay.block ? stay : there) });
  };
  const seen = (next: View): Pick<Editor, "view" | "selection"> => {
    const { view: before, selection } = get();
    const same = sameNodes(next.path, before.path);
    const keep = same && next.block !== undefined;
    const view = keep ? { ...next, checked: reuseUnchanged(next.checked, before.checked) } : next;
    return { view, selection: same ? withoutDeleted(selection, view.checked.document) : emptySelection };
  };
  return {
    document: start,
    checked: begin.checked,
    history: emptyHistory,
    view: begin,
    selection: emptySelection,
    apply: (edit, label, key) => {
      if (edit.kind === "batch" && edit.edits.length === 0) return;
      const { path } = get().view;
      show(record(get(), edit, { label, path, at: Date.now(), ...(key === undefined ? {} : { key }) }));
    },
    edit: (edit, label, key) => {
      const { document, view, apply } = get();
      apply(view.block === undefined ? edit : editBlock(document, view.block, edit), label, key);
    },
    undo: () => show(undo(get())),
    redo: () => show(redo(get())),
    enter: (path) => set(seen(viewAt(get().checked, path))),
    select: (selection) => set({ selection: withoutDeleted(selection, get().view.checked.document) }),
    open: (document) => {
      const checked = check(document);
      set({
        document,
        checked,
        history: emptyHistory,
        view: viewAt(checked, []),
        selection: emptySelection,
      });
    },
  };
});

/** The graph in view and how to change it, for what works alike in the document and in a block. */
export function inView() {
  const { view, selection, edit } = useEditor.getState();
  return { document: view.checked.document, checked: view.checked, selection, apply: edit };
}

/** Selects nodes and nothing else. */
export const selectNodes = (ids: Iterable<string>): void =>
  useEditor.getState().select({ nodes: new Set(ids), edges: new Set() });

/** Selects every node and wire. */
export const selectAll = (): void => {
  const { graph } = inView().document;
  useEditor
    .getState()
    .select({ nodes: new Set(graph.nodes.map((n) => n.id)), edges: new Set(graph.edges.map(edgeKey)) });
};
