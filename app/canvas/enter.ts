import { isBlockLayer } from "../../compiler/blocks/blockLayer.ts";
import { inView, selectNodes, useEditor } from "../state/editor.ts";

/** Whether a node in view is a copy of a block. */
export const isCopy = (id: string): boolean => isBlockLayer(inView().checked.nodes.get(id)?.layer);

/** Shows the graph inside a copy of a block. */
export function enterCopy(id: string): void {
  const { view, enter } = useEditor.getState();
  enter([...view.path, id]);
}

/** Goes back out until `depth` copies are left around what is seen, and selects the one that was left. */
export function leaveTo(depth: number): void {
  const { view, enter } = useEditor.getState();
  const left = view.path[depth];
  if (left === undefined) return;
  enter(view.path.slice(0, depth));
  selectNodes([left]);
}
