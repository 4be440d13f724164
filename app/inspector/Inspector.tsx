import { useEditor } from "../state/editor/editor.ts";
import { BlockSummary } from "./BlockSummary.tsx";
import { ModelSummary } from "./ModelSummary.tsx";
import { NodeInspector } from "./NodeInspector.tsx";
import { SelectionSummary } from "./SelectionSummary.tsx";
import { WireInspector } from "./WireInspector.tsx";

/** Everything about what is selected; about the whole model or block while nothing is. */
export function Inspector() {
  const { nodes, edges } = useEditor((s) => s.selection);
  const [node] = nodes;
  const [edge] = edges;
  return (
    <aside
      aria-label="Inspector"
      className="h-full w-[300px] shrink-0 overflow-y-auto border-l border-line bg-surface [scrollbar-gutter:stable]"
    >
      {nodes.size === 1 && node !== undefined ? (
        <NodeInspector key={node} id={node} />
      ) : nodes.size > 1 ? (
        <SelectionSummary />
      ) : edge !== undefined ? (
        <WireInspector id={edge} />
      ) : (
        <Overview />
      )}
    </aside>
  );
}

/** What is on the canvas as a whole. */
function Overview() {
  const block = useEditor((s) => s.view.block);
  return block === undefined ? <ModelSummary /> : <BlockSummary key={block} name={block} />;
}
