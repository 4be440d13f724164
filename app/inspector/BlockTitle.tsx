import { useId } from "react";
import { renameBlock } from "../../compiler/blocks/edits/renameBlock.ts";
import { selectNodes, useEditor } from "../state/editor/editor.ts";
import { viewAt } from "../state/editor/viewAt.ts";
import { DraftField } from "./DraftField.tsx";

/** The title of a block, which all instances show. */
export function BlockTitle({ name }: { name: string }) {
  const id = useId();
  const title = useEditor((s) => s.document.blocks?.[name]?.title ?? name);
  return (
    <div className="flex items-center justify-between gap-2">
      <label htmlFor={id}>Block</label>
      <DraftField
        id={id}
        label="Block"
        className="w-44"
        value={title}
        errorOf={(text) => (text.length > 0 && text.length <= 60 ? undefined : "A title of 1 to 60 letters.")}
        onCommit={(text) => rename(name, text)}
      />
    </div>
  );
}

/** Renames a block, and stays where it is although names on the way there may change. */
function rename(name: string, title: string): void {
  const { document, checked, view, selection, apply, enter } = useEditor.getState();
  const { edit, idOf } = renameBlock(document, name, title);
  const around = view.path.map((_, depth) => viewAt(checked, view.path.slice(0, depth)).block);
  const path = view.path.map(({ id, index }, depth) => ({ id: idOf(id, around[depth]), index }));
  const selected = [...selection.nodes].map((id) => idOf(id, view.block));
  apply(edit, `Rename the block to ${title}`);
  enter(path);
  selectNodes(selected);
}
