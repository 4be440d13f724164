import { instancesOf } from "../../compiler/blocks/edits/instancesOf.ts";
import { findCopy } from "../state/editor/copiesInModel.ts";
import { reveal } from "../state/editor/reveal.ts";
import { useEditor } from "../state/editor/editor.ts";
import { useNotices } from "../state/notices.ts";
import { countOf } from "../ui/format.ts";

/** Takes a block that has no copies away; of one that has, says what is in the way. */
export function deleteBlock(name: string): void {
  const { document, checked, apply } = useEditor.getState();
  const titleOf = (key: string): string => document.blocks?.[key]?.title ?? key;
  const [first, ...others] = instancesOf(document, name);
  if (!first)
    return apply({ kind: "setBlock", id: name, block: undefined }, `Delete the block ${titleOf(name)}`);
  const copy = findCopy(checked, name);
  const { say } = useNotices.getState();
  // Copies that the model does not reach stand in a block that has none itself.
  if (!copy && first.block !== undefined)
    return say(`"${titleOf(name)}" stands in the block "${titleOf(first.block)}", which has to go first.`);
  const [copies, show] = others.length === 0 ? ["copy", "Show it"] : ["copies", "Show one"];
  say(
    `"${titleOf(name)}" stands in ${countOf(1 + others.length, "place")}. Delete or unpack its ${copies} first.`,
    copy && { title: show, run: () => reveal(copy.id, copy.path) },
  );
}
