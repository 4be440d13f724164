import { instancesOf } from "../../compiler/blocks/edits/instancesOf.ts";
import { findInstance } from "../state/editor/instancesInModel.ts";
import { reveal } from "../state/editor/reveal.ts";
import { useEditor } from "../state/editor/editor.ts";
import { useNotices } from "../state/notices.ts";
import { countOf } from "../ui/format.ts";

/** Takes a block that has no instances away; of one that has, says what is in the way. */
export function deleteBlock(name: string): void {
  const { document, checked, apply } = useEditor.getState();
  const titleOf = (key: string): string => document.blocks?.[key]?.title ?? key;
  const [first, ...others] = instancesOf(document, name);
  if (!first)
    return apply({ kind: "setBlock", id: name, block: undefined }, `Delete the block ${titleOf(name)}`);
  const instance = findInstance(checked, name);
  const { notify } = useNotices.getState();
  // Instances that the model does not reach stand in a block that has none itself.
  if (!instance && first.block !== undefined)
    return notify(`"${titleOf(name)}" stands in the block "${titleOf(first.block)}", which has to go first.`);
  const [noun, show] = others.length === 0 ? ["copy", "Show it"] : ["copies", "Show one"];
  notify(
    `"${titleOf(name)}" stands in ${countOf(1 + others.length, "place")}. Delete or unpack its ${noun} first.`,
    instance && { title: show, run: () => reveal(instance.id, instance.path) },
  );
}
