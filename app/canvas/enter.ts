import { isBlockLayer } from "../../compiler/blocks/blockLayer.ts";
import { inView, selectNodes, useEditor } from "../state/editor/editor.ts";

/** Whether a node in view is an instance of a block. */
export const isInstance = (id: string): boolean => isBlockLayer(inView().checked.nodes.get(id)?.layer);

/** Shows the graph inside an instance of a block, of several in a row that of the first. */
export function enterInstance(id: string): void {
  const { view, enter } = useEditor.getState();
  enter([...view.path, { id, index: 0 }]);
}

/** Whether the instance entered at a depth has another beside it in its row. */
export function hasAdjacentInstance(depth: number, step: 1 | -1): boolean {
  const { path, rows } = useEditor.getState().view;
  const index = (path[depth]?.index ?? 0) + step;
  return index >= 0 && index < (rows[depth] ?? 0);
}

/** Shows the same place in the next or the previous instance of a row. */
export function stepInRow(depth: number, step: 1 | -1): void {
  if (!hasAdjacentInstance(depth, step)) return;
  const { view, enter } = useEditor.getState();
  enter(
    view.path.map((instance, i) => (i === depth ? { ...instance, index: instance.index + step } : instance)),
  );
}

/** Goes back out until `depth` instances are left around what is seen, and selects the one that was left. */
export function leaveTo(depth: number): void {
  const { view, enter } = useEditor.getState();
  const left = view.path[depth];
  if (left === undefined) return;
  enter(view.path.slice(0, depth));
  selectNodes([left.id]);
}
