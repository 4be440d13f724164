import { copiesOf } from "../../graph-schema/blocks/copiesOf.ts";
import { findCopy } from "../canvas/copiesInModel.ts";
import { reveal } from "../canvas/reveal.ts";
import { useEditor } from "../state/editor.ts";
import { useNotices } from "../state/notices.ts";
import { countOf } from "../text/format.ts";

/** Takes a block that has no copies away; of one that has, says what is in the way. */
export function deleteBlock(name: string): void {
  const { document, checked, apply } = useEditor.getState();
  const titleOf = (key: string): string => document.blocks?.[key]?.title ?? key;
  const [first, ...others] = copiesOf(document, name);
  if (!first)
    return apply({ kind: "setBlock", id: name, block: undefined }, `Delete the block ${titleOf(name)}`);
  const copy = findCopy(checked, name);
  const { say } = useNotices.getState();
  // Copies that the model does not reach stand in a block that has none itself.
  if (!copy && first.block !== undefined)
    return say(`"${titleOf(name)}" stands in the block "${titleOf(first.block)}", which has to go first.`);
  const count = countOf(1 + others.length, "copy", "copies");
  const them = others.length === 0 ? "it" : "them";
  say(
    `"${titleOf(name)}" has ${count}. Delete or unpack ${them} first.`,
    copy && { title: others.length === 0 ? "Show it" : "Show one", run: () => reveal(copy.id, copy.path) },
  );
}
