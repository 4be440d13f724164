import { enterCopy, isCopy, leaveTo } from "../canvas/enter.ts";
import { useEditor } from "../state/editor.ts";
import type { Action } from "./action.ts";

/** The one selected copy of a block. */
function chosenCopy(): string | undefined {
  const { nodes } = useEditor.getState().selection;
  const [only] = nodes;
  return nodes.size === 1 && only !== undefined && isCopy(only) ? only : undefined;
}

const depth = (): number => useEditor.getState().view.path.length;

/** Going into blocks, and making, parting and dissolving them. */
export const blockActions: readonly Action[] = [
  {
    id: "enterBlock",
    title: "Enter the block",
    group: "Blocks",
    shortcuts: ["Enter"],
    enabled: () => chosenCopy() !== undefined,
    run: () => enterCopy(chosenCopy()!),
  },
  {
    id: "leaveBlock",
    title: "Leave the block",
    group: "Blocks",
    shortcuts: ["Alt+ArrowUp", "Escape"],
    enabled: () => depth() > 0,
    run: () => leaveTo(depth() - 1),
  },
];
