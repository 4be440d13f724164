import { LayoutDashboard, PanelLeft, PanelRight, Redo2, Undo2 } from "lucide-react";
import { useEditor } from "../../state/editor/editor.ts";
import { usePreferences } from "../../state/preferences.ts";
import { useSession } from "../../state/project/session.ts";
import { ActionButton } from "./ActionButton.tsx";
import { DocumentState } from "./DocumentState.tsx";
import { ProjectMenu } from "./ProjectMenu.tsx";
import { ProjectName } from "./ProjectName.tsx";
import { SaveState } from "./SaveState.tsx";
import { topBarItems } from "./topBarItems.ts";

/** Name and state of the project, undo and redo, and what the features put here. */
export function TopBar() {
  const undone = useEditor((s) => s.history.past.at(-1)?.label);
  const redone = useEditor((s) => s.history.future[0]?.label);
  const empty = useEditor((s) => s.document.graph.nodes.length === 0);
  const palette = usePreferences((s) => s.palette);
  const inspector = usePreferences((s) => s.inspector);
  const saveError = useSession((s) => s.saveError);
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-line bg-surface px-2">
      <ProjectMenu />
      <ProjectName />
      <DocumentState />
      <SaveState />
      {saveError !== null && (
        <span role="alert" className="truncate text-xs text-error">
          Not saved: {saveError}. Export the document to keep it.
        </span>
      )}
      <div className="ml-auto flex items-center gap-1">
        <ActionButton id="undo" icon={Undo2} label={undone && `Undo: ${undone}`} disabled={!undone} />
        <ActionButton id="redo" icon={Redo2} label={redone && `Redo: ${redone}`} disabled={!redone} />
        <ActionButton id="layout" icon={LayoutDashboard} disabled={empty} />
        <ActionButton id="togglePalette" icon={PanelLeft} pressed={palette} />
        <ActionButton id="toggleInspector" icon={PanelRight} pressed={inspector} />
      </div>
      <div className="flex items-center gap-2">
        {topBarItems.map(({ id, Item }) => (
          <Item key={id} />
        ))}
      </div>
    </header>
  );
}
