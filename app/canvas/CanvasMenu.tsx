import { ContextMenu } from "radix-ui";
import { type ReactNode, useState } from "react";
import { actionOf, runAction } from "../state/actions.ts";
import { isInstance } from "./enter.ts";
import { selectNodes, useEditor } from "../state/editor/editor.ts";
import { Keys } from "../ui/Keys.tsx";

const onLayers = ["copy", "cut", "duplicate", "bypass", "freeze", "makeBlock", "fit", "layout", "delete"];
const onInstances = ["enterBlock", "unlinkBlock", "unpackBlock", ...onLayers];
const onWires = ["delete"];
const onCanvas = ["search", "paste", "selectAll", "layout", "fit"];
const inBlock = ["leaveBlock", ...onCanvas];

/** The menu of the right button: what can be done with what lies under it. */
export function CanvasMenu({ children }: { children: ReactNode }) {
  const [entries, setEntries] = useState(onCanvas);
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger
        asChild
        onContextMenu={(e) => setEntries(e.target instanceof Element ? entriesFor(e.target) : onCanvas)}
      >
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="float z-50 min-w-56 p-1" collisionPadding={8}>
          {entries.map(actionOf).map((action) => (
            <ContextMenu.Item
              key={action.id}
              className="menu-item"
              disabled={action.enabled?.() === false}
              // After the menu has given the focus back.
              onSelect={() => setTimeout(() => runAction(action))}
            >
              {action.title}
              <span className="ml-auto">
                {action.shortcuts?.[0] && <Keys shortcut={action.shortcuts[0]} />}
              </span>
            </ContextMenu.Item>
          ))}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

/** Selects what was pointed at, unless it is selected already, and says what can be done with it. */
function entriesFor(target: Element): string[] {
  const { selection, select } = useEditor.getState();
  const node = target.closest<HTMLElement>(".card")?.dataset.nodeId;
  if (node !== undefined) {
    if (!selection.nodes.has(node)) selectNodes([node]);
    return isInstance(node) && useEditor.getState().selection.nodes.size === 1 ? onInstances : onLayers;
  }
  if (target.closest(".react-flow__nodesselection")) return onLayers;
  const wire = target.closest(".react-flow__edge")?.getAttribute("data-id");
  if (!wire) return useEditor.getState().view.block === undefined ? onCanvas : inBlock;
  if (!selection.edges.has(wire)) select({ nodes: new Set(), edges: new Set([wire]) });
  return onWires;
}
