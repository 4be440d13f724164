import { containsBlock } from "../../../compiler/blocks/containsBlock.ts";
import { pasteBlocks } from "../../../compiler/blocks/edits/pasteBlocks.ts";
import { batch, deleteNodes, paste } from "../../../graph-schema/edits/compose.ts";
import { blockNameOf, type Document, type Node } from "../../../graph-schema/document.ts";
import { applyEdit } from "../../../graph-schema/edits/edit.ts";
import { type Clip, clipOf, readClip } from "./clip.ts";
import { useCanvas } from "../canvasState.ts";
import { pointerPlace } from "../pointer.ts";
import { inView, selectNodes, useEditor } from "../../state/editor/editor.ts";
import { useNotices } from "../../state/notices.ts";
import { countOf } from "../../ui/format.ts";
import type { Action } from "../../state/actions.ts";

const someNodes = (): boolean => useEditor.getState().selection.nodes.size > 0;

/** The selected layers as clipboard text; undefined when there are none. */
export function copied(): string | undefined {
  const { document, selection } = inView();
  return someNodes() ? JSON.stringify(clipOf(document, selection.nodes), null, 2) : undefined;
}

/** Removes the selected layers after they were copied. */
export function cutSelection(): void {
  const { document, selection, apply } = inView();
  apply(
    deleteNodes(document, [...selection.nodes], { heal: true }),
    `Cut ${countOf(selection.nodes.size, "layer")}`,
  );
}

/** Adds what the clipboard holds where the pointer is; false when it holds no layers. */
export function pasteText(text: string): boolean {
  const clip = readClip(text);
  if (clip) insert(clip, offsetToPointer(clip), "Paste");
  return clip !== undefined;
}

function insert(clip: Clip, offset: readonly [number, number], verb: string): void {
  const { document, apply } = inView();
  const { edits, nodes } = pasteBlocks(document, clip.blocks ?? {}, clip.nodes);
  const circular = circularBlock(applyEdit(document, batch(edits)).document, nodes);
  if (circular !== undefined)
    return useNotices.getState().notify(`Nothing was pasted: "${circular}" would stand inside of itself.`);
  const { edit, ids } = paste(document, { ...clip, nodes }, offset);
  apply(batch([...edits, edit]), `${verb} ${countOf(ids.length, "layer")}`);
  selectNodes(ids);
}

/** The title of the first block among nodes that the block in view stands in. */
function circularBlock({ blocks = {} }: Document, nodes: readonly Node[]): string | undefined {
  const around = useEditor.getState().view.block;
  const names = nodes.flatMap((n) => blockNameOf(n.type) ?? []);
  const found = around === undefined ? undefined : names.find((name) => containsBlock(blocks, name, around));
  return found === undefined ? undefined : blocks[found]!.title;
}

function offsetToPointer(clip: Clip): [number, number] {
  const { flow } = useCanvas.getState();
  const pointer = pointerPlace();
  if (!flow || !pointer) return [40, 40];
  const { x, y } = flow.screenToFlowPosition(pointer);
  const left = Math.min(...clip.nodes.map((n) => n.position[0]));
  const top = Math.min(...clip.nodes.map((n) => n.position[1]));
  return [Math.round(x - left), Math.round(y - top)];
}

/** Copying and pasting; by key the browser's own clipboard events do it, which need no permission. */
export const clipboardActions: readonly Action[] = [
  {
    id: "copy",
    title: "Copy",
    group: "Edit",
    shortcuts: ["Mod+C"],
    native: true,
    enabled: someNodes,
    run: () => navigator.clipboard.writeText(copied() ?? ""),
  },
  {
    id: "cut",
    title: "Cut",
    group: "Edit",
    shortcuts: ["Mod+X"],
    native: true,
    enabled: someNodes,
    run: async () => {
      await navigator.clipboard.writeText(copied() ?? "");
      cutSelection();
    },
  },
  {
    id: "paste",
    title: "Paste",
    group: "Edit",
    shortcuts: ["Mod+V"],
    native: true,
    run: async () => void pasteText(await navigator.clipboard.readText()),
  },
  {
    id: "duplicate",
    title: "Duplicate",
    group: "Edit",
    shortcuts: ["Mod+D"],
    enabled: someNodes,
    run: () => {
      const { document, selection } = inView();
      insert(clipOf(document, selection.nodes), [40, 40], "Duplicate");
    },
  },
];
