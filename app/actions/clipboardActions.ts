import { pasteBlocks } from "../../graph-schema/blocks/pasteBlocks.ts";
import { batch, deleteNodes, paste } from "../../graph-schema/compose.ts";
import { type Clip, clipOf, readClip } from "../canvas/clip.ts";
import { useCanvas } from "../canvas/canvasState.ts";
import { pointerPlace } from "../canvas/pointer.ts";
import { inView, selectNodes, useEditor } from "../state/editor.ts";
import { countOf } from "../text/format.ts";
import type { Action } from "./action.ts";

const someNodes = (): boolean => useEditor.getState().selection.nodes.size > 0;

/** The selected layers as clipboard text; undefined when there are none. */
export function copied(): string | undefined {
  const { document, selection } = inView();
  return someNodes() ? JSON.stringify(clipOf(document, selection.nodes), null, 2) : undefined;
}

/** Removes the selected layers after they were copied. */
export function cutSelection(): void {
  const { document, selection, apply } = inView();
  apply(deleteNodes(document, [...selection.nodes], true), `Cut ${countOf(selection.nodes.size, "layer")}`);
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
  const { edit, ids } = paste(document, { ...clip, nodes }, offset);
  apply(batch([...edits, edit]), `${verb} ${countOf(ids.length, "layer")}`);
  selectNodes(ids);
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
